package org.iomtfhir.devicecontent.jmespath;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;

/** Times counted from the start of 1970, as ISO 8601 in UTC, from year 1 to 9999. */
final class UnixTime {

    private static final long EARLIEST = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long LATEST = LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
    private static final int MILLIS = 1_000;
    private static final int TICKS_PER_SECOND = 10_000_000;
    private static final int TICKS_PER_MILLI = TICKS_PER_SECOND / MILLIS;
    private static final BigDecimal MOST_TICKS = BigDecimal.valueOf(Long.MAX_VALUE);

    private UnixTime() {}

    static Json ofSeconds(JsonNumber seconds) {
        return text(seconds, TICKS_PER_SECOND, "seconds");
    }

    static Json ofMilliseconds(JsonNumber milliseconds) {
        return text(milliseconds, TICKS_PER_SECOND / MILLIS, "milliseconds");
    }

    /** The time; a fraction of whole milliseconds has three digits, a finer one up to seven, and zero is left out. */
    private static Json text(JsonNumber counted, int ticksOfUnit, String unit) {
        BigDecimal number = counted.decimal();
        if (number == null) {
            throw noTime(unit);
        }
        BigDecimal exact = number.multiply(BigDecimal.valueOf(ticksOfUnit)).setScale(0, RoundingMode.HALF_UP);
        if (exact.abs().compareTo(MOST_TICKS) > 0) {
            throw noTime(unit);
        }
        long all = exact.longValue();
        long second = Math.floorDiv(all, TICKS_PER_SECOND);
        int ticks = Math.floorMod(all, TICKS_PER_SECOND);
        if (second < EARLIEST || second > LATEST) {
            throw noTime(unit);
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        // Written by hand: a formatter takes longer than all the rest of an evaluation.
        StringBuilder text = new StringBuilder(24);
        digits(time.getYear(), 4, text);
        digits(time.getMonthValue(), 2, text.append('-'));
        digits(time.getDayOfMonth(), 2, text.append('-'));
        digits(time.getHour(), 2, text.append('T'));
        digits(time.getMinute(), 2, text.append(':'));
        digits(time.getSecond(), 2, text.append(':'));
        if (ticks > 0) {
            text.append('.');
            if (ticks % TICKS_PER_MILLI == 0) {
                digits(ticks / TICKS_PER_MILLI, 3, text);
            } else {
                digits(ticks, 7, text);
                while (text.charAt(text.length() - 1) == '0') {
                    text.setLength(text.length() - 1);
                }
            }
        }
        return new JsonText(text.append('Z').toString());
    }

    private static JmesPathFunctionException noTime(String unit) {
        return new JmesPathFunctionException("the number, read as " + unit
                + ", is no time from year 1 to 9999; seconds have the function fromUnixTimestamp, milliseconds"
                + " fromUnixTimestampMs");
    }

    private static void digits(int number, int count, StringBuilder text) {
        int above = 1;
        for (int i = 1; i < count; i++) {
            above *= 10;
        }
        for (int unit = above; unit > 0; unit /= 10) {
            text.append((char) ('0' + number / unit % 10));
        }
    }
}

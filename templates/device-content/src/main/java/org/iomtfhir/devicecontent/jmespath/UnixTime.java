package org.iomtfhir.devicecontent.jmespath;

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

    private UnixTime() {}

    static Json ofSeconds(JsonNumber seconds) {
        return text(Arithmetic.wholeOf(seconds), 0);
    }

    static Json ofMilliseconds(JsonNumber milliseconds) {
        long counted = Arithmetic.wholeOf(milliseconds);
        return text(Math.floorDiv(counted, MILLIS), Math.floorMod(counted, MILLIS));
    }

    /** The time; a fraction has three digits, and is left out where it is zero. */
    private static Json text(long second, int millis) {
        if (second < EARLIEST || second > LATEST) {
            throw new JmesPathFunctionException("the number is no time from year 1 to 9999; seconds and milliseconds"
                    + " have a function each");
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
        if (millis > 0) {
            digits(millis, 3, text.append('.'));
        }
        return new JsonText(text.append('Z').toString());
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

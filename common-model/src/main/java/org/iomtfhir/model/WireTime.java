package org.iomtfhir.model;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Times on the wire: ISO 8601 in UTC with up to seven digits of fraction, 100 ns being the tick that the field's other
 * connectors count in. All methods are static and thread-safe.
 */
public final class WireTime {

    private static final int NANOS_PER_TICK = 100;

    /** Years 1 to 9999 in four digits, no fraction where it is zero, trailing zeros dropped. */
    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD).appendPattern("-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true).appendLiteral('Z').toFormatter()
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME).optionalStart().appendOffsetId().optionalEnd().toFormatter();

    /** The seconds from year 1 to 9999, the years that have four digits. */
    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int SECONDS_PER_DAY = 86_400;
    /** The length of {@code 2026-10-09T10:18:00}. */
    private static final int WHOLE_SECONDS = 19;
    private static final int TICK_DIGITS = 7;

    private WireTime() {}

    /** The instant without what lies below 100 ns. */
    public static Instant cut(Instant time) {
        int rest = time.getNano() % NANOS_PER_TICK;
        return rest == 0 ? time : time.minusNanos(rest);
    }

    /** The time as it is written: {@code 2026-10-09T10:18:00.1234567Z}, the fraction without trailing zeros. */
    public static String write(Instant time) {
        long second = time.getEpochSecond();
        return second < FIRST_SECOND || second > LAST_SECOND
                ? WRITTEN.format(cut(time))
                : write(second, time.getNano() / NANOS_PER_TICK);
    }

    /** By hand, since every reading is written several times on its way, and a formatter takes ten times as long. */
    private static String write(long second, int ticks) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_PER_DAY));
        int ofDay = (int) Math.floorMod(second, (long) SECONDS_PER_DAY);
        byte[] text = new byte[WHOLE_SECONDS + 1 + TICK_DIGITS + 1];
        digits(text, 0, 4, date.getYear());
        text[4] = '-';
        digits(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, ofDay / 3600);
        text[13] = ':';
        digits(text, 14, 2, ofDay / 60 % 60);
        text[16] = ':';
        digits(text, 17, 2, ofDay % 60);
        int end = WHOLE_SECONDS;
        if (ticks > 0) {
            text[end] = '.';
            digits(text, end + 1, TICK_DIGITS, ticks);
            end += 1 + TICK_DIGITS;
            while (text[end - 1] == '0') {
                end--;
            }
        }
        text[end] = 'Z';
        return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
    }

    private static void digits(byte[] text, int from, int count, int number) {
        int rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * Reads an ISO 8601 time with an offset, {@code Z}, or neither, which means UTC; digits below 100 ns are cut.
     *
     * @throws DateTimeException
     *             if the text is no such time
     */
    public static Instant read(String text) {
        Instant plain = readPlain(text);
        return plain == null ? parse(text) : plain;
    }

    /** The form that this class writes, by hand; null for every other, and for what is no time. */
    private static @Nullable Instant readPlain(String text) {
        int end = text.length() - 1;
        if (end < WHOLE_SECONDS || end > WHOLE_SECONDS + 1 + TICK_DIGITS || text.charAt(end) != 'Z'
                || text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(10) != 'T' || text.charAt(13) != ':'
                || text.charAt(16) != ':' || (end > WHOLE_SECONDS && text.charAt(WHOLE_SECONDS) != '.')
                || end == WHOLE_SECONDS + 1) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, WHOLE_SECONDS);
        int ticks = end == WHOLE_SECONDS ? 0 : number(text, WHOLE_SECONDS + 1, end);
        // A day that not every month has is left to the parser.
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > 28 || hour < 0 || hour > 23 || minute < 0
                || minute > 59 || second < 0 || second > 59 || ticks < 0) {
            return null;
        }
        for (int i = end; i < WHOLE_SECONDS + 1 + TICK_DIGITS; i++) {
            ticks *= 10;
        }
        long epochSecond = LocalDate.of(year, month, day).toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L
                + second;
        return Instant.ofEpochSecond(epochSecond, (long) ticks * NANOS_PER_TICK);
    }

    /** The number that these digits make, -1 if one of them is none. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static Instant parse(String text) {
        var parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = parsed instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
        return cut(instant);
    }
}

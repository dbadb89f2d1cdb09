package org.iomtfhir.devicecontent;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that devices send: ISO 8601 ({@code T} or a blank between date and time, seconds and fraction optional, an
 * offset, {@code Z}, or neither, which means UTC), a date alone, RFC 1123, and {@code M/d/yyyy} with {@code H:mm:ss} or
 * {@code h:mm:ss AM}; blanks around. Fractions are rounded to 100 ns.
 */
final class EventTime {

    private static final int TICKS_PER_SECOND = 10_000_000;
    private static final int FRACTION_DIGITS = 7;
    private static final long EARLIEST = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long LATEST = LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
    private static final int MAX_OFFSET_MINUTES = 14 * 60;

    private static final DateTimeFormatter WITH_SLASHES = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .appendPattern("M/d/uuuu[ [h:mm[:ss][.SSSSSSS][.SSS] a][H:mm[:ss][.SSSSSSS][.SSS]]]")
            .toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final String text;
    private int at;
    private int end;
    /** In seconds; 0 for none. */
    private int offset;

    private EventTime(String text) {
        this.text = text;
        this.end = text.length();
    }

    /** The time, to 100 ns; null if the text is none. */
    static @Nullable Instant read(String text) {
        EventTime reading = new EventTime(text);
        Instant time = reading.iso();
        return time != null ? time : written(text.strip());
    }

    /** The offset that the text names; null if it names none, or UTC, or is no such time. */
    static @Nullable ZoneOffset offset(String text) {
        EventTime reading = new EventTime(text);
        boolean named = reading.iso() != null && reading.offset != 0;
        return named ? ZoneOffset.ofTotalSeconds(reading.offset) : null;
    }

    /** Both readings of a date with slashes whose day might be the month; empty for any other text. */
    static Optional<String> bothReadings(String text) {
        if (text.indexOf('/') < 0) {
            return Optional.empty();
        }
        Instant read = written(text.strip());
        if (read == null) {
            return Optional.empty();
        }
        LocalDate date = LocalDate.ofInstant(read, ZoneOffset.UTC);
        if (date.getDayOfMonth() > 12 || date.getDayOfMonth() == date.getMonthValue()) {
            return Optional.empty();
        }
        LocalDate other = LocalDate.of(date.getYear(), date.getDayOfMonth(), date.getMonthValue());
        return Optional.of("a date with slashes is read as month/day/year, " + date
                + "; if the device writes day/month/year, it means " + other);
    }

    private @Nullable Instant iso() {
        while (at < end && text.charAt(at) <= ' ') {
            at++;
        }
        while (end > at && text.charAt(end - 1) <= ' ') {
            end--;
        }
        int year = digits(4);
        if (year < 1 || !take('-')) {
            return null;
        }
        int month = digits(2);
        if (month < 1 || month > 12 || !take('-')) {
            return null;
        }
        int day = digits(2);
        if (day < 1 || day > daysOf(month, year)) {
            return null;
        }
        long second = daysSince1970(year, month, day) * 86_400;
        if (at == end) {
            return Instant.ofEpochSecond(second);
        }
        return isoTime(second);
    }

    private @Nullable Instant isoTime(long startOfDay) {
        if (!take('T') && !take('t') && !take(' ')) {
            return null;
        }
        int hour = digits(2);
        if (hour < 0 || hour > 23 || !take(':')) {
            return null;
        }
        int minute = digits(2);
        if (minute < 0 || minute > 59) {
            return null;
        }
        int second = 0;
        int ticks = 0;
        if (take(':')) {
            second = digits(2);
            if (second < 0 || second > 59) {
                return null;
            }
            if (take('.')) {
                ticks = ticks();
                if (ticks < 0) {
                    return null;
                }
            }
        }
        offset = offsetSeconds();
        if (offset == Integer.MIN_VALUE) {
            return null;
        }
        long time = startOfDay + hour * 3_600L + minute * 60L + second - offset;
        if (time < EARLIEST || time > LATEST) {
            return null;
        }
        // The last second of all is not rounded up into a year of five digits.
        return Instant.ofEpochSecond(time, Math.min(ticks, time == LATEST ? TICKS_PER_SECOND - 1 : ticks) * 100L);
    }

    /** A fraction of a second in ticks of 100 ns, rounded; -1 if there is no digit. */
    private int ticks() {
        int from = at;
        int ticks = 0;
        int roundUp = 0;
        while (at < end && isDigit(text.charAt(at))) {
            int digit = text.charAt(at) - '0';
            if (at - from < FRACTION_DIGITS) {
                ticks = ticks * 10 + digit;
            } else if (at - from == FRACTION_DIGITS && digit >= 5) {
                roundUp = 1;
            }
            at++;
        }
        if (at == from) {
            return -1;
        }
        for (int i = at - from; i < FRACTION_DIGITS; i++) {
            ticks *= 10;
        }
        return Math.min(ticks + roundUp, TICKS_PER_SECOND);
    }

    /** The offset up to the end, 0 if there is none; {@link Integer#MIN_VALUE} if something else stands there. */
    private int offsetSeconds() {
        while (at < end && text.charAt(at) == ' ') {
            at++;
        }
        if (at == end) {
            return 0;
        }
        if (take('Z') || take('z')) {
            return at == end ? 0 : Integer.MIN_VALUE;
        }
        boolean minus = text.charAt(at) == '-';
        if (!take('+') && !take('-')) {
            return Integer.MIN_VALUE;
        }
        int hours = digits(2);
        int minutes = 0;
        if (at < end) {
            take(':');
            minutes = digits(2);
        }
        if (hours < 0 || minutes < 0 || minutes > 59 || at != end || hours * 60 + minutes > MAX_OFFSET_MINUTES) {
            return Integer.MIN_VALUE;
        }
        int seconds = (hours * 60 + minutes) * 60;
        return minus ? -seconds : seconds;
    }

    private boolean take(char c) {
        if (at < end && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /** So many digits as a number; -1 if they are not there. */
    private int digits(int count) {
        if (at + count > end) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at + i);
            if (!isDigit(c)) {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        at += count;
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int daysOf(int month, int year) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Counted in years that start in March, so that the leap day comes last. */
    private static long daysSince1970(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return shifted * 365L + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
    }

    /** The forms that have names or slashes in them. */
    private static @Nullable Instant written(String text) {
        if (text.length() > 64) {
            return null;
        }
        try {
            if (text.indexOf('/') < 0) {
                return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            }
            return switch (WITH_SLASHES.parseBest(text, LocalDateTime::from, LocalDate::from)) {
                case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
                case LocalDate date -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }
}

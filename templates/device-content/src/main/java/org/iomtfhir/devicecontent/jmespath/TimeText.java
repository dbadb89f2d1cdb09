package org.iomtfhir.devicecontent.jmespath;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time with its offset, as functions read and write it: ISO 8601, from year 1 to 9999, to 100 ns.
 *
 * @param ticks
 *            of 100 ns since the start of 1970
 * @param offset
 *            from UTC, to the minute
 */
record TimeText(long ticks, ZoneOffset offset) {

    static final int PER_SECOND = 10_000_000;
    private static final int PER_MILLI = 10_000;
    private static final long EARLIEST = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * PER_SECOND;
    private static final long LATEST = LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC)
            * PER_SECOND + PER_SECOND - 1;
    /** Far beyond the latest, and with an offset still a long. */
    private static final BigDecimal MOST = BigDecimal.valueOf(4_000_000_000_000_000_000L);
    private static final int LONGEST = 64;

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE).optionalStart().appendLiteral('T').optionalEnd().optionalStart()
            .appendLiteral(' ').optionalEnd().append(DateTimeFormatter.ISO_LOCAL_TIME).appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /**
     * The time of an exact number of ticks, rounded to one.
     *
     * @return null if it is not of the years 1 to 9999
     */
    static @Nullable TimeText of(BigDecimal exact, ZoneOffset offset) {
        if (exact.abs().compareTo(MOST) > 0) {
            return null;
        }
        long ticks = exact.setScale(0, RoundingMode.HALF_UP).longValue();
        long local = ticks + (long) offset.getTotalSeconds() * PER_SECOND;
        return ticks < EARLIEST || ticks > LATEST || local < EARLIEST || local > LATEST
                ? null
                : new TimeText(ticks, offset);
    }

    /** A time that java.time read; its fraction is rounded to a tick. Null if it is not of the years 1 to 9999. */
    static @Nullable TimeText of(OffsetDateTime time) {
        Instant instant = time.toInstant();
        // Offsets of local mean time have seconds, which ISO 8601 can't say.
        boolean whole = time.getOffset().getTotalSeconds() % 60 == 0;
        return of(BigDecimal.valueOf(instant.getEpochSecond()).multiply(BigDecimal.valueOf(PER_SECOND))
                .add(new BigDecimal(instant.getNano()).movePointLeft(2)), whole ? time.getOffset() : ZoneOffset.UTC);
    }

    /** Reads date, time and offset; one without offset is UTC. Null if the text is no such time. */
    static @Nullable TimeText read(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            return of(switch (ISO.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from)) {
                case OffsetDateTime time -> time;
                case LocalDateTime time -> time.atOffset(ZoneOffset.UTC);
                default -> throw new DateTimeException("neither of the two");
            });
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A fraction of whole milliseconds has three digits, a finer one up to seven, and zero is left out. */
    String written() {
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(ticks, PER_SECOND), 0, offset);
        int fraction = Math.floorMod(ticks, PER_SECOND);
        // Written by hand: a formatter takes longer than all the rest of an evaluation.
        StringBuilder text = new StringBuilder(24);
        digits(time.getYear(), 4, text);
        digits(time.getMonthValue(), 2, text.append('-'));
        digits(time.getDayOfMonth(), 2, text.append('-'));
        digits(time.getHour(), 2, text.append('T'));
        digits(time.getMinute(), 2, text.append(':'));
        digits(time.getSecond(), 2, text.append(':'));
        if (fraction > 0) {
            text.append('.');
            if (fraction % PER_MILLI == 0) {
                digits(fraction / PER_MILLI, 3, text);
            } else {
                digits(fraction, 7, text);
                while (text.charAt(text.length() - 1) == '0') {
                    text.setLength(text.length() - 1);
                }
            }
        }
        return text.append(offset.getId()).toString();
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

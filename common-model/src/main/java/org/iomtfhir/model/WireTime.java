package org.iomtfhir.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;

/**
 * Times on the wire: ISO 8601 in UTC with up to seven digits of fraction, 100 ns being the tick that the field's other
 * connectors count in.
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

    private WireTime() {}

    /** The instant without what lies below 100 ns. */
    public static Instant cut(Instant time) {
        int rest = time.getNano() % NANOS_PER_TICK;
        return rest == 0 ? time : time.minusNanos(rest);
    }

    /** The time as it is written: {@code 2026-10-09T10:18:00.1234567Z}, the fraction without trailing zeros. */
    public static String write(Instant time) {
        return WRITTEN.format(cut(time));
    }

    /**
     * Reads an ISO 8601 time with an offset, {@code Z}, or neither, which means UTC; digits below 100 ns are cut.
     *
     * @throws DateTimeException
     *             if the text is no such time
     */
    public static Instant read(String text) {
        var parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = parsed instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
        return cut(instant);
    }
}

package org.iomtfhir.persist.merge;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.iomtfhir.model.WireTime;

/** Times as a count of 100 ns since the epoch, the resolution that readings have on the wire. */
final class Ticks {

    static final long PER_SECOND = 10_000_000;
    static final long PER_MILLISECOND = 10_000;
    static final long PER_HOUR = 3_600 * PER_SECOND;

    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Ticks() {}

    /**
     * The ticks of a FHIR dateTime; what lies below 100 ns is cut.
     *
     * @throws DateTimeParseException
     *             if it is less precise than seconds, or no time at all
     */
    static long parse(String dateTime) {
        Instant time = OffsetDateTime.parse(dateTime).toInstant();
        return time.getEpochSecond() * PER_SECOND + time.getNano() / 100;
    }

    static Instant toInstant(long ticks) {
        return Instant.ofEpochSecond(Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * 100);
    }

    /** As FHIR writes it: UTC, the fraction without trailing zeros. */
    static String text(long ticks) {
        return WireTime.write(toInstant(ticks));
    }

    /** As identifiers have it: {@code 20261009101800Z}, with seven digits of fraction if asked for. */
    static String compact(long ticks, boolean withFraction) {
        String second = COMPACT.format(toInstant(ticks));
        return withFraction
                ? "%s.%07dZ".formatted(second, Math.floorMod(ticks, PER_SECOND))
                : second + "Z";
    }
}

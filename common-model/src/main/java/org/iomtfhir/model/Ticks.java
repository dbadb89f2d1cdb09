package org.iomtfhir.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Times as a count of 100 ns since the epoch, the resolution that readings have on the wire. A {@code long} holds the years
 * 1 to 9999, which are those that FHIR can write. All methods are static and thread-safe.
 */
public final class Ticks {

    /** Ticks in a millisecond. */
    public static final long PER_MILLISECOND = 10_000;
    /** Ticks in a second. */
    public static final long PER_SECOND = 10_000_000;
    /** Ticks in an hour. */
    public static final long PER_HOUR = 3_600 * PER_SECOND;
    /** The first tick that can be told, 0001-01-01T00:00:00Z. */
    public static final long MIN = -62_135_596_800L * PER_SECOND;
    /** The last tick that can be told, 9999-12-31T23:59:59.9999999Z. */
    public static final long MAX = 253_402_300_800L * PER_SECOND - 1;

    private static final long MIN_SECOND = MIN / PER_SECOND;
    private static final long MAX_SECOND = MAX / PER_SECOND;

    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Ticks() {}

    /** Whether the time lies in the years 1 to 9999. */
    public static boolean representable(Instant time) {
        long second = time.getEpochSecond();
        return second >= MIN_SECOND && second <= MAX_SECOND;
    }

    /** The ticks of a {@linkplain #representable representable} time; what lies below 100 ns is cut. */
    public static long of(Instant time) {
        return time.getEpochSecond() * PER_SECOND + time.getNano() / 100;
    }

    /**
     * The ticks of a FHIR dateTime; what lies below 100 ns is cut.
     *
     * @throws DateTimeParseException
     *             if it is less precise than seconds, or no time at all
     */
    public static long parse(String dateTime) {
        return of(OffsetDateTime.parse(dateTime).toInstant());
    }

    /** The time of a count of ticks. */
    public static Instant toInstant(long ticks) {
        return Instant.ofEpochSecond(Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * 100);
    }

    /** As FHIR writes it: UTC, the fraction without trailing zeros. */
    public static String text(long ticks) {
        return WireTime.write(toInstant(ticks));
    }

    /** As identifiers have it: {@code 20261009101800Z}, with seven digits of fraction if asked for. */
    public static String compact(long ticks, boolean withFraction) {
        String second = COMPACT.format(toInstant(ticks));
        return withFraction
                ? "%s.%07dZ".formatted(second, Math.floorMod(ticks, PER_SECOND))
                : second + "Z";
    }
}

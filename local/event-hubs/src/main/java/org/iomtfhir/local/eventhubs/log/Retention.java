package org.iomtfhir.local.eventhubs.log;

import java.time.Duration;

/**
 * How long a partition keeps its events. Whole segments are dropped, so somewhat more is kept than asked for.
 *
 * @param time
 *            how long at least an event is kept, unless size drops it first
 * @param bytes
 *            how much a partition's log may take on disk before its oldest segments go
 * @param segmentBytes
 *            size at which a segment is closed and the next one begun
 */
public record Retention(Duration time, long bytes, int segmentBytes) {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** A day, half a GiB per partition, in segments of 16 MiB. */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(1), 512L << 20, 16 << 20);

    public Retention {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("The retention time must be positive, not " + time);
        }
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The retention time must be " + LONGEST.toDays() + " days at most");
        }
        if (segmentBytes < 1024) {
            throw new IllegalArgumentException("A segment must have 1024 bytes at least, not " + segmentBytes);
        }
        if (bytes < segmentBytes) {
            throw new IllegalArgumentException(
                    "The retention size (" + bytes + ") must not be less than one segment (" + segmentBytes + ")");
        }
    }
}

package org.iomtfhir.chaos.race;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One Observation that is raced for.
 *
 * @param kind
 *            of which kind
 * @param device
 *            number of the device, from 0
 * @param round
 *            number of the round in which it is first met, from 0
 */
record Target(Kind kind, int device, int round) {

    /** How far the samples of a series are apart. */
    static final Duration SAMPLE_PERIOD = Duration.ofSeconds(1);

    /** Slots of a series: those of an hour. */
    static final int SLOTS = 3600;

    private static final Instant FIRST_HOUR = Instant.parse("2026-03-02T00:00:00Z");
    private static final DateTimeFormatter SEGMENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    /** The beginning of the hour that the round is about. */
    Instant hour() {
        return FIRST_HOUR.plus(Duration.ofHours(round));
    }

    /** The last instant of that hour. */
    Instant hourEnd() {
        return hour().plus(Duration.ofHours(1)).minusNanos(100);
    }

    /** What the identifier of the Observation ends with. */
    String typeAndSegment() {
        return kind.type() + "." + switch (kind) {
            case HOUR -> SEGMENT.format(hour()) + "." + SEGMENT.format(hourEnd());
            case WALK -> "walk-" + round;
            case PANEL -> SEGMENT.format(hour()) + "." + SEGMENT.format(hour());
        };
    }
}

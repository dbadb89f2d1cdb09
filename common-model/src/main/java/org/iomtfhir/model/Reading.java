package org.iomtfhir.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values that one device gave at one instant: a measurement inside a {@link MeasurementGroup}, which holds what the
 * readings share.
 *
 * @param occurrenceTime
 *            when the device measured, cut to 100 ns, never null
 * @param ingestionTime
 *            when the hub took the device event in, cut to 100 ns; null where a sender left it out
 * @param properties
 *            the values in the order of the template; immutable, may be empty
 * @param utcOffset
 *            by how much the clock that told the occurrence time is ahead of UTC, in whole minutes; null where that is not kept
 * @param sourceEvents
 *            the device events that they came of, as {@link SourceEvents#text()}; null where nobody asked for that
 */
public record Reading(Instant occurrenceTime, @Nullable Instant ingestionTime, List<Property> properties,
        @Nullable ZoneOffset utcOffset, @Nullable String sourceEvents) {

    /** One of which nobody asked what it came of. */
    public Reading(Instant occurrenceTime, @Nullable Instant ingestionTime, List<Property> properties,
            @Nullable ZoneOffset utcOffset) {
        this(occurrenceTime, ingestionTime, properties, utcOffset, null);
    }

    public Reading {
        occurrenceTime = WireTime.cut(Objects.requireNonNull(occurrenceTime, "occurrenceTime"));
        ingestionTime = ingestionTime == null ? null : WireTime.cut(ingestionTime);
        properties = List.copyOf(properties);
    }

    /** One of which nobody asked where it came from. */
    public Reading(Instant occurrenceTime, @Nullable Instant ingestionTime, List<Property> properties) {
        this(occurrenceTime, ingestionTime, properties, null);
    }
}

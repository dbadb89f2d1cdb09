package org.iomtfhir.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

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
 */
public record Reading(Instant occurrenceTime, Instant ingestionTime, List<Property> properties) {

    public Reading {
        occurrenceTime = WireTime.cut(Objects.requireNonNull(occurrenceTime, "occurrenceTime"));
        ingestionTime = ingestionTime == null ? null : WireTime.cut(ingestionTime);
        properties = List.copyOf(properties);
    }
}

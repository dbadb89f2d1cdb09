package org.iomtfhir.explain;

import java.time.Instant;
import java.util.List;
import org.iomtfhir.model.MeasurementGroup;
import org.jspecify.annotations.Nullable;

/**
 * A group, as if all events had come in one window unless windows were asked for.
 *
 * @param number
 *            from 0
 * @param template
 *            the index of the mapping template that it is mapped by; null if there is none
 * @param group
 *            itself, as the group service would send it
 * @param measurements
 *            the numbers of those in it, in the order in which they came; immutable
 * @param windowStart
 *            when the window began that it is of; null where all events came in one
 * @param windowEnd
 *            when that ended, exclusive; null likewise
 */
public record GroupFact(int number, @Nullable Integer template, MeasurementGroup group, List<Integer> measurements,
        @Nullable Instant windowStart, @Nullable Instant windowEnd) {
    public GroupFact {
        measurements = List.copyOf(measurements);
    }
}

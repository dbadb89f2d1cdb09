package org.iomtfhir.explain;

import java.util.List;
import org.iomtfhir.model.MeasurementGroup;

/**
 * A group, as if all events had come in one window.
 *
 * @param number
 *            from 0
 * @param template
 *            the index of the mapping template that it is mapped by; null if there is none
 * @param group
 *            itself, as the group service would send it
 * @param measurements
 *            the numbers of those in it, in the order in which they came; immutable
 */
public record GroupFact(int number, Integer template, MeasurementGroup group, List<Integer> measurements) {
    public GroupFact {
        measurements = List.copyOf(measurements);
    }
}

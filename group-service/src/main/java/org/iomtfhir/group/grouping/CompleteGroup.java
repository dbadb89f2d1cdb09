package org.iomtfhir.group.grouping;

import java.util.List;
import org.iomtfhir.model.MeasurementGroup;

/**
 * A group that is given out.
 *
 * @param group
 *            the group, its readings ordered by time; of one instant the one that stands first, then what gave way to it
 * @param sources
 *            the tokens of all measurements that went into it, in the order in which they came
 * @param <T>
 *            what stands behind a measurement
 */
public record CompleteGroup<T>(MeasurementGroup group, List<T> sources) {

    public CompleteGroup {
        sources = List.copyOf(sources);
    }
}

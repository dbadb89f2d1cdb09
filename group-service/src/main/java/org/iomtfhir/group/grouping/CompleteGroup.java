package org.iomtfhir.group.grouping;

import java.util.List;
import org.iomtfhir.model.MeasurementGroup;

/**
 * A group that is given out.
 *
 * @param group
 *            the group, its readings ordered by time
 * @param sources
 *            the tokens of all measurements that went into it, in the order in which they came
 * @param replaced
 *            how many values were replaced by a later one of the same name and instant
 * @param <T>
 *            what stands behind a measurement
 */
public record CompleteGroup<T>(MeasurementGroup group, List<T> sources, int replaced) {

    public CompleteGroup {
        sources = List.copyOf(sources);
    }
}

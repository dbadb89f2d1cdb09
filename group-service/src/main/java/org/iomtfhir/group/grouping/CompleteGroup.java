package org.iomtfhir.group.grouping;

import java.util.Arrays;
import java.util.List;
import org.iomtfhir.model.MeasurementGroup;

/**
 * A group that is given out.
 *
 * @param group
 *            the group, its readings ordered by time; of one instant the one that stands first, then what gave way to it
 * @param sources
 *            the tokens of all measurements that went into it, in the order in which they came
 * @param places
 *            of each source, which of its records the measurement is; as the sources are ordered, not to be changed
 * @param <T>
 *            what stands behind a measurement
 */
@SuppressWarnings("ArrayRecordComponent") // As many as there are readings, not copied.
public record CompleteGroup<T>(MeasurementGroup group, List<T> sources, int[] places) {

    public CompleteGroup {
        sources = List.copyOf(sources);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompleteGroup<?> that && group.equals(that.group) && sources.equals(that.sources)
                && Arrays.equals(places, that.places);
    }

    @Override
    public int hashCode() {
        return group.hashCode();
    }
}

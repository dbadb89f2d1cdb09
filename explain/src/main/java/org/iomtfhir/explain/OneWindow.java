package org.iomtfhir.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.model.Measurement;

/**
 * Groups measurements as the group service does, all in one window: a file says nothing of when a hub would have taken its events
 * in. Of groups, 256 MiB at most are held. Not thread-safe.
 *
 * @param <T>
 *            what stands behind a measurement
 */
public final class OneWindow<T> {

    private static final Instant ARRIVAL = Instant.EPOCH;

    /** The group stage's own limits of one group. */
    private static final GroupingLimits LIMITS = new GroupingLimits(Duration.ofDays(1), Duration.ZERO, 10_000,
            512 * 1024, 256L * 1024 * 1024);

    private final PartitionWindow<T> window = new PartitionWindow<>(LIMITS);

    /**
     * Adds a measurement.
     *
     * @param sourceBytes
     *            what the source holds in memory
     * @return groups that became so large that they are given out; empty as a rule
     */
    public List<CompleteGroup<T>> add(Measurement measurement, T source, int sourceBytes) {
        return window.add(measurement, ARRIVAL, ARRIVAL, source, sourceBytes);
    }

    /** The groups that are left. */
    public List<CompleteGroup<T>> end() {
        return window.idle(Instant.MAX);
    }
}

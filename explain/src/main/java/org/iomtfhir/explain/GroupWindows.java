package org.iomtfhir.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Groups measurements as the group service does: all in one window, for a file says nothing as a rule of when a hub took its events
 * in; or in windows of the service's length, by the time at which each was taken in. Of groups, 256 MiB at most are held. Not
 * thread-safe.
 *
 * @param <T>
 *            what stands behind a measurement
 */
public final class GroupWindows<T> {

    /** The group stage's own limits of one group. */
    private static final int READINGS = 10_000;
    private static final int GROUP_BYTES = 512 * 1024;
    private static final long BYTES = 256L * 1024 * 1024;

    private final @Nullable Duration length;
    private final PartitionWindow<T> window;
    private Instant last = Instant.EPOCH;

    /** All in one window. */
    public GroupWindows() {
        this(null);
    }

    /**
     * In windows.
     *
     * @param length
     *            of one, a second at least; null for all in one
     */
    public GroupWindows(@Nullable Duration length) {
        this.length = length;
        this.window = new PartitionWindow<>(
                new GroupingLimits(length == null ? Duration.ofDays(1) : length, Duration.ZERO,
                        READINGS, GROUP_BYTES, BYTES));
    }

    /**
     * Adds a measurement.
     *
     * @param sourceBytes
     *            what the source holds in memory
     * @return groups whose window is over by then, or that became so large that they are given out
     */
    public List<CompleteGroup<T>> add(Measurement measurement, T source, int sourceBytes) {
        if (length != null && measurement.ingestionTime() != null) {
            last = measurement.ingestionTime();
        }
        return window.add(measurement, last, last, source, sourceBytes);
    }

    /** The groups that are left. */
    public List<CompleteGroup<T>> end() {
        return window.idle(Instant.MAX);
    }
}

package org.iomtfhir.group.grouping;

import java.time.Duration;

/**
 * When a group is given out.
 *
 * @param window
 *            the length of a window, at least a second
 * @param grace
 *            how long after a window's end, with nothing newer coming, it is taken for complete
 * @param readings
 *            how many readings a group holds at most
 * @param groupBytes
 *            how large a group becomes at most, about, in bytes of its JSON
 * @param partitionBytes
 *            how much a partition's open groups and what they came from may take together; beyond it all are given out
 */
public record GroupingLimits(Duration window, Duration grace, int readings, int groupBytes, long partitionBytes) {

    /** What is held for one partition if nothing else is said. */
    public static final long PARTITION_BYTES = 16L * 1024 * 1024;

    public GroupingLimits {
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a window is at least one second long, not " + window);
        }
        if (grace.isNegative() || readings < 1 || groupBytes < 1 || partitionBytes < groupBytes) {
            throw new IllegalArgumentException("limits must be positive, a partition's above a group's");
        }
    }

    /** The usual limits with windows of this length: 2 s of grace, 10,000 readings, 512 KiB. */
    public static GroupingLimits ofWindow(Duration window) {
        return new GroupingLimits(window, Duration.ofSeconds(2), 10_000, 512 * 1024, PARTITION_BYTES);
    }
}

package org.iomtfhir.runtime.hub.read;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds partitions that stand still for no reason. Receivers of the SDK have been seen to fall silent without an error; a
 * receiver that brings nothing looks just like one of a partition into which nothing comes. So what was read is compared
 * with what the hub says it holds. Not thread-safe.
 */
final class PartitionWatchdog {

    private Map<String, PartitionSnapshot> before = Map.of();

    /**
     * What was seen of an owned partition.
     *
     * @param read
     *            sequence number of the event read last, by whomever; -1 for none
     * @param end
     *            sequence number of the last event in the partition; -1 if it holds none
     * @param waits
     *            whether its stage is at work, or waits on purpose for something downstream
     */
    record PartitionSnapshot(long read, long end, boolean waits) {

        /** Whether there is more to read, and nothing that holds it up here. */
        boolean isStill() {
            return !waits && end > read;
        }
    }

    /**
     * Takes the next look.
     *
     * @param now
     *            all owned partitions, by id
     * @return those that were behind the look before already, and have read nothing since, though nothing holds them up;
     *         none of them counts as seen any more
     */
    Set<String> stalled(Map<String, PartitionSnapshot> now) {
        Set<String> stalled = new TreeSet<>();
        now.forEach((partition, look) -> {
            PartitionSnapshot last = before.get(partition);
            if (last != null && last.isStill() && look.isStill() && look.read() == last.read()) {
                stalled.add(partition);
            }
        });
        before = stalled.isEmpty() ? Map.copyOf(now) : Map.of();
        return stalled;
    }
}

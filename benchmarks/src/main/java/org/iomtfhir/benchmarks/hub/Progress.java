package org.iomtfhir.benchmarks.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the partitions of a hub were settled at which time. Checkpoints move in steps, at another time in each partition;
 * so each partition's rate is taken between two of its own steps, and the rates are added up. Not thread-safe.
 */
final class Progress {

    /** A partition has been settled up to this sequence number since this time. */
    private record Step(double seconds, long settled) {}

    private final Map<String, Long> ends;
    private final Map<String, List<Step>> steps = new TreeMap<>();

    /**
     * @param ends
     *            the last sequence number of each partition
     */
    Progress(Map<String, Long> ends) {
        this.ends = Map.copyOf(ends);
    }

    /**
     * Takes note.
     *
     * @param seconds
     *            the time; never goes back
     * @param settled
     *            the sequence numbers that the checkpoints are at, of the partitions that have one
     */
    void at(double seconds, Map<String, Long> settled) {
        settled.forEach((partition, number) -> {
            List<Step> known = steps.computeIfAbsent(partition, id -> new ArrayList<>());
            if (known.isEmpty() || known.getLast().settled() != number) {
                known.add(new Step(seconds, number));
            }
        });
    }

    /** Whether every partition has begun. */
    boolean hasBegun() {
        return steps.keySet().containsAll(ends.keySet());
    }

    /** Whether a partition has come to its end: what it could do is no longer seen. */
    boolean oneHasEnded() {
        return steps.entrySet().stream().anyMatch(one -> hasEnded(one.getKey()));
    }

    /** Whether all have. */
    boolean allHaveEnded() {
        return ends.keySet().stream().allMatch(this::hasEnded);
    }

    private boolean hasEnded(String partition) {
        List<Step> known = steps.get(partition);
        return ends.get(partition) < 0 || (known != null && known.getLast().settled() >= ends.get(partition));
    }

    /** How many events are settled in all. */
    long settled() {
        return steps.values().stream().mapToLong(known -> known.getLast().settled() + 1).sum();
    }

    /**
     * Events settled per second, between the first and the last step of each partition within this time.
     *
     * @throws IllegalStateException
     *             if a partition has not two steps in it: the time is too short to tell
     */
    double rate(double from, double to) {
        double rate = 0;
        for (String partition : ends.keySet()) {
            List<Step> within = steps.getOrDefault(partition, List.of()).stream()
                    .filter(step -> step.seconds() >= from && step.seconds() <= to).toList();
            if (within.size() < 2) {
                throw new IllegalStateException("partition " + partition + " moved " + within.size()
                        + " times while it was measured: a longer time, or a larger backlog, is needed");
            }
            Step first = within.getFirst();
            Step last = within.getLast();
            rate += (last.settled() - first.settled()) / (last.seconds() - first.seconds());
        }
        return rate;
    }
}

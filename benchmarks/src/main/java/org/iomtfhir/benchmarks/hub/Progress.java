package org.iomtfhir.benchmarks.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How far the partitions of a hub were settled at which time. Checkpoints move in steps, in each partition at times of its
 * own; between two steps a partition is taken to have moved evenly. Not thread-safe.
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

    /** Whether every partition has come to its end. */
    boolean allHaveEnded() {
        return ends.keySet().stream().allMatch(this::hasEnded);
    }

    private boolean hasEnded(String partition) {
        List<Step> known = steps.get(partition);
        long end = Objects.requireNonNull(ends.get(partition));
        return end < 0 || (known != null && known.getLast().settled() >= end);
    }

    /** How many events are settled in all. */
    long settled() {
        return steps.values().stream().mapToLong(known -> known.getLast().settled() + 1).sum();
    }

    /** Whether it is known of every partition how far it was settled at this time. */
    boolean isKnownAt(double seconds) {
        return hasBegun() && ends.keySet().stream()
                .allMatch(partition -> hasEnded(partition)
                        || Objects.requireNonNull(steps.get(partition)).getLast().seconds() >= seconds);
    }

    /** Events settled per second within this time, at whose end {@linkplain #isKnownAt all must be known}. */
    double rate(double from, double to) {
        return steps.values().stream().mapToDouble(known -> settledAt(known, to) - settledAt(known, from)).sum()
                / (to - from);
    }

    /** As if a partition moved evenly between two steps. */
    private static double settledAt(List<Step> known, double seconds) {
        for (int i = 1; i < known.size(); i++) {
            Step before = known.get(i - 1);
            Step step = known.get(i);
            if (step.seconds() >= seconds) {
                double part = Math.max(0, seconds - before.seconds()) / (step.seconds() - before.seconds());
                return before.settled() + part * (step.settled() - before.settled());
            }
        }
        return known.getLast().settled();
    }
}

package org.iomtfhir.benchmarks.hub;

import java.util.List;

/**
 * The largest heap, after a full collection, in each third of a drain, in bytes.
 *
 * @param first
 *            0 where there was no sample, as with the others
 */
record Heap(long first, long middle, long last) {

    /** What is held varies with how full windows and queues are at the time; what grows with every event goes far beyond. */
    private static final double TOLERANCE = 1.2;

    /** Parts samples in the order in which they were taken into thirds. */
    static Heap of(List<Long> samples) {
        int third = samples.size() / 3;
        return new Heap(largest(samples.subList(0, third)), largest(samples.subList(third, samples.size() - third)),
                largest(samples.subList(samples.size() - third, samples.size())));
    }

    private static long largest(List<Long> samples) {
        return samples.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whether the last third needed no more than the first, give or take a fifth. */
    boolean isFlat() {
        return first > 0 && last <= first * TOLERANCE;
    }
}

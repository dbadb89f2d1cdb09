package org.iomtfhir.benchmarks.hub;

import java.util.List;

/**
 * The heap after full collections in each third of a drain, in bytes.
 */
record Heap(Third first, Third middle, Third last) {

    /** What is held varies with how full windows and queues are at the time; what grows with every event goes far beyond. */
    private static final double TOLERANCE = 1.2;

    /**
     * One third.
     *
     * @param most
     *            its largest sample, 0 where there was none
     * @param median
     *            the one in the middle, likewise
     */
    record Third(long most, long median) {

        private static Third of(List<Long> samples) {
            List<Long> sorted = samples.stream().sorted().toList();
            return sorted.isEmpty() ? new Third(0, 0) : new Third(sorted.getLast(), sorted.get(sorted.size() / 2));
        }
    }

    /** Parts samples in the order in which they were taken into thirds. */
    static Heap of(List<Long> samples) {
        int third = samples.size() / 3;
        return new Heap(Third.of(samples.subList(0, third)), Third.of(samples.subList(third, samples.size() - third)),
                Third.of(samples.subList(samples.size() - third, samples.size())));
    }

    /** Whether the last third needed no more than the first as a rule, give or take a fifth: single samples hit full windows. */
    boolean isFlat() {
        return first.median() > 0 && last.median() <= first.median() * TOLERANCE;
    }
}

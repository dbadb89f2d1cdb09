package org.iomtfhir.persist.merge;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one merge did that metrics want to know: the readings that gave way to others, by cause. Immutable.
 *
 * @param samples
 *            readings of a SampledData that gave way to another in their slot: new ones to later new ones, and stored and
 *            new ones to each other where their texts differ
 * @param values
 *            likewise of values of other types (Quantity, String, …)
 */
public record MergeCounts(Map<ReplacementCause, Integer> samples, Map<ReplacementCause, Integer> values) {

    /** The counts of a merge in which no reading gave way. */
    public static final MergeCounts NONE = new MergeCounts(Map.of(), Map.of());

    public MergeCounts {
        samples = Map.copyOf(samples);
        values = Map.copyOf(values);
    }

    /** How many samples gave way. */
    public int replacedSamples() {
        return samples.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many other values gave way. */
    public int replacedValues() {
        return values.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The sum of both. */
    public MergeCounts plus(MergeCounts other) {
        return new MergeCounts(sum(samples, other.samples), sum(values, other.values));
    }

    private static Map<ReplacementCause, Integer> sum(Map<ReplacementCause, Integer> one,
            Map<ReplacementCause, Integer> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        Map<ReplacementCause, Integer> sum = new EnumMap<>(one);
        other.forEach((cause, count) -> sum.merge(cause, count, Integer::sum));
        return sum;
    }
}

package org.iomtfhir.persist.merge;

/**
 * What one merge did that metrics want to know.
 *
 * @param replacedSamples
 *            readings of a SampledData that gave way to another in their slot: new ones to later new ones, and stored ones
 *            to new ones of another text (or the reverse, where a person corrected the stored ones)
 * @param replacedValues
 *            stored values of other types (Quantity, String, …) that were replaced by a different one
 */
public record MergeCounts(int replacedSamples, int replacedValues) {

    /** Nothing was replaced. */
    public static final MergeCounts NONE = new MergeCounts(0, 0);

    /** The sum of both. */
    public MergeCounts plus(MergeCounts other) {
        return new MergeCounts(replacedSamples + other.replacedSamples, replacedValues + other.replacedValues);
    }
}

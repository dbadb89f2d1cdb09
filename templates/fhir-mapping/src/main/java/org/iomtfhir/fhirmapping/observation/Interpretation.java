package org.iomtfhir.fhirmapping.observation;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.spi.NumberSpan;
import org.iomtfhir.fhirmapping.spi.ValueJson;

/**
 * How a value is to be judged: the first of the ranges that holds it says so. Immutable.
 *
 * @param ranges
 *            in the order of the template; none where it says nothing
 */
record Interpretation(List<Range> ranges) {

    static final Interpretation NONE = new Interpretation(List.of());

    Interpretation {
        ranges = List.copyOf(ranges);
    }

    /**
     * One judgement.
     *
     * @param span
     *            the numbers that it is for; {@link NumberSpan#ALL} for whatever the value is
     * @param members
     *            the member {@code interpretation}
     */
    record Range(NumberSpan span, ConstantMembers members) {}

    /** What is said of a value; empty where nothing is known for sure. */
    Optional<ConstantMembers> of(ValueJson value) {
        if (value.isAbsent()) {
            return Optional.empty();
        }
        NumberSpan number = value.number().orElse(NumberSpan.ALL);
        for (Range range : ranges) {
            if (range.span().contains(number)) {
                return Optional.of(range.members());
            }
            if (range.span().meets(number)) {
                return Optional.empty(); // It may lie in this range, or in another.
            }
        }
        return Optional.empty();
    }

    /** What is said whatever the value is, and of an Observation that has none of its own; empty if nothing is. */
    Optional<ConstantMembers> always() {
        return ranges.stream().findFirst().filter(range -> range.span().equals(NumberSpan.ALL)).map(Range::members);
    }
}

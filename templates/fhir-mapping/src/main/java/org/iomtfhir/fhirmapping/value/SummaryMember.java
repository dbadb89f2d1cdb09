package org.iomtfhir.fhirmapping.value;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.model.summary.Summary;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.TemplateScalar;

/** Reads {@code "summary": "mean"} of a value, an addition. All methods are static and thread-safe. */
public final class SummaryMember {

    /** The name of the member. */
    public static final String NAME = "summary";

    private static final Set<String> OTHER_TYPES = Set.of("SampledData", "String", "CodeableConcept", "boolean",
            "dateTime", "Range", "Ratio");

    private SummaryMember() {}

    /** Whether a value has the member, and is of a type of this connector that sums nothing up. */
    public static boolean isRefusedBy(FhirValueType type, Members members) {
        return OTHER_TYPES.contains(type.name()) && members.any(NAME).isPresent();
    }

    /**
     * What the value sums its readings up to.
     *
     * @param others
     *            members that say what a single reading means, and can't stand beside it
     * @return empty if it is no summary, or an error was reported
     */
    static Optional<Summary> read(Members members, List<String> others, ValueContext context) {
        Optional<TemplateScalar> given = members.text(NAME);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<Summary> summary = Summary.named(given.get().text());
        if (summary.isEmpty()) {
            context.problems().error(given.get().place(), NAME, "there is no summary " + given.get().text(),
                    "Write one of " + Summary.names());
        }
        boolean isOfHourOrDay = context.period() == ObservationPeriod.HOUR || context
                .period() == ObservationPeriod.DAY;
        if (!isOfHourOrDay) {
            context.problems().error(given.get().place(), NAME, "a summary is that of an hour or a day",
                    "Write \"periodInterval\": 60 or 1440, or remove it");
        } else if (summary.filter(Summary.INCREASE_FROM_ZERO::equals).isPresent()
                && context.period() != ObservationPeriod.DAY) {
            context.problems().error(given.get().place(), NAME,
                    "a counter that is set to zero at midnight is not at zero when an hour begins, so that each hour"
                            + " would have all that was counted since midnight",
                    "Write \"periodInterval\": 1440, or \"summary\": \"increase\"");
        }
        for (String other : others) {
            members.any(other).ifPresent(member -> context.problems().error(member.place(), other,
                    "a summary is of numbers, and " + other + " says what is none", "Remove one of the two"));
        }
        return summary;
    }
}

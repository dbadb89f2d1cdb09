package org.iomtfhir.fhirmapping.observation;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.jspecify.annotations.Nullable;

/**
 * A template of the kind {@code CodeValueFhir} as the file has it.
 *
 * @param typeName
 *            its type name, which may be empty
 * @param period
 *            which readings become one Observation
 * @param days
 *            where that is one day, which
 * @param told
 *            the effective period that a reading itself says; empty as a rule
 * @param performers
 *            who takes the readings
 * @param device
 *            what is said of the device besides its id
 * @param codes
 *            what is observed
 * @param categories
 *            its categories
 * @param details
 *            what is said besides
 * @param value
 *            what becomes the value, if anything does
 * @param judgement
 *            how the value is to be judged
 * @param components
 *            what becomes components
 */
record ObservationParts(NamedPlace typeName, ObservationPeriod period, ObservationDays days,
        Optional<ReportedPeriod> told, Performers performers, DeviceDescription device, List<Coding> codes,
        List<Category> categories,
        ObservationDetails details, Optional<ObservationValue> value, Judgement judgement, List<Component> components) {

    ObservationParts {
        codes = List.copyOf(codes);
        categories = List.copyOf(categories);
        components = List.copyOf(components);
    }

    /** A category: {@code text} is null where there is none. */
    record Category(List<Coding> codes, @Nullable String text) {
        Category {
            codes = List.copyOf(codes);
        }
    }

    /**
     * A component and what is observed in it.
     *
     * @param judgement
     *            how its value is to be judged
     * @param required
     *            whether the Observation means nothing without it, so that it is there with a {@code dataAbsentReason} while it has
     *            no value
     */
    record Component(List<Coding> codes, ObservationValue value, Judgement judgement, boolean required) {
        Component {
            codes = List.copyOf(codes);
        }
    }

    /**
     * How a value is to be judged.
     *
     * @param interpretation
     *            what it means
     * @param referenceRange
     *            the member {@code referenceRange}; empty where there is none
     */
    record Judgement(Interpretation interpretation, ConstantMembers referenceRange) {

        static final List<String> MEMBERS = List.of(InterpretationReader.MEMBER, ReferenceRanges.MEMBER);
        static final Judgement NONE = new Judgement(Interpretation.NONE, ConstantMembers.of(json -> {}));
    }
}

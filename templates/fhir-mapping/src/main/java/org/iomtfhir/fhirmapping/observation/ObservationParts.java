package org.iomtfhir.fhirmapping.observation;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;

/**
 * A template of the kind {@code CodeValueFhir} as the file has it.
 *
 * @param typeName
 *            its type name, which may be empty
 * @param period
 *            which readings become one Observation
 * @param codes
 *            what is observed
 * @param categories
 *            its categories
 * @param value
 *            what becomes the value, if anything does
 * @param components
 *            what becomes components
 */
record ObservationParts(NamedPlace typeName, ObservationPeriod period, List<Coding> codes, List<Category> categories,
        Optional<ObservationValue> value, List<Component> components) {

    ObservationParts {
        codes = List.copyOf(codes);
        categories = List.copyOf(categories);
        components = List.copyOf(components);
    }

    /** A category: {@code text} is null where there is none. */
    record Category(List<Coding> codes, String text) {
        Category {
            codes = List.copyOf(codes);
        }
    }

    /**
     * A component and what is observed in it.
     *
     * @param required
     *            whether the Observation means nothing without it, so that it is there with a {@code dataAbsentReason} while it has
     *            no value
     */
    record Component(List<Coding> codes, ObservationValue value, boolean required) {
        Component {
            codes = List.copyOf(codes);
        }
    }
}

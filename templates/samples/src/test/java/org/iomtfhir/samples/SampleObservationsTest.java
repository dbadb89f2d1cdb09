package org.iomtfhir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.iomtfhir.model.sampled.SampledText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the sample sets make of all their events conforms to R4, and to the profile of its vital sign where its code is one. */
class SampleObservationsTest {

    private static final String DEFINITIONS = "http://hl7.org/fhir/StructureDefinition/";

    /** The codes of R4's table of vital signs, and their profiles. */
    private static final Map<String, String> PROFILES = Map.of("85353-1", "vitalspanel", "9279-1", "resprate", "8867-4",
            "heartrate", "2708-6", "oxygensat", "8310-5", "bodytemp", "8302-2", "bodyheight", "9843-4", "headcircum",
            "29463-7", "bodyweight", "39156-5", "bmi", "85354-9", "bp");

    static List<String> sets() {
        return SampleSet.names();
    }

    private static Set<String> profiles(Observation observation) {
        return observation.getCode().getCoding().stream()
                .filter(coding -> "http://loinc.org".equals(coding.getSystem()))
                .map(Coding::getCode).filter(PROFILES::containsKey).map(PROFILES::get).collect(Collectors.toCollection(
                        TreeSet::new));
    }

    /** As persist does: they are for the way alone. */
    private static void takeOffTimes(Observation observation) {
        Stream.concat(Stream.ofNullable(observation.getValue()), observation.getComponent().stream().map(
                ObservationComponentComponent::getValue).filter(Objects::nonNull)).forEach(value -> value.getExtension()
                        .removeIf(each -> each.getUrl().equals(SampledText.OFFSETS) || each.getUrl().startsWith(
                                "urn:iomtfhir:")));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void allThatItsEventsBecomeConforms(String name) {
        for (Observation observation : SampleTemplatesTest.observations(SampleSet.named(name))) {
            String said = observation.getIdentifierFirstRep().getValue();
            takeOffTimes(observation);
            Set<String> profiles = profiles(observation);
            for (String profile : profiles.isEmpty() ? Set.of("Observation") : profiles) {
                assertThat(VitalSignsProfileTest.errors(observation, DEFINITIONS + profile))
                        .as("%s as %s", said, profile)
                        .isEmpty();
            }
        }
    }

    @Test
    void vitalSignsAndHalfABloodPressureAreAmongThem() {
        List<Observation> made = SampleTemplatesTest.observations(SampleSet.named("bedside-vitals"));

        assertThat(made).allSatisfy(each -> assertThat(profiles(each)).hasSize(1));
        assertThat(made.stream().flatMap(each -> profiles(each).stream()).distinct()).containsExactlyInAnyOrder(
                "heartrate", "bp", "oxygensat", "bodytemp");
        assertThat(
                made.stream().filter(each -> profiles(each).contains("bp")).filter(each -> each.getComponent().stream()
                        .anyMatch(component -> component.hasDataAbsentReason())))
                .isNotEmpty();
    }
}

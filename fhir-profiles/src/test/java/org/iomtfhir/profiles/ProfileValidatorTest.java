package org.iomtfhir.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.iomtfhir.profiles.Finding.Kind;
import org.iomtfhir.profiles.Finding.Wanted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProfileValidatorTest {

    private static final String UCUM = "http://unitsofmeasure.org";
    private static final String VITAL = "http://hl7.org/fhir/StructureDefinition/";

    private static ProfileValidator validator;

    @BeforeAll
    static void open() throws IOException {
        validator = ProfileValidator.open(true, List.of());
    }

    private static String observation(String code, String rest) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"subject\":{\"identifier\":{\"value\":\"p\"}},"
                + "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" + code + "\"}]}," + rest + "}";
    }

    private static final String TIME = "\"effectiveDateTime\":\"2026-03-02T08:00:00Z\"";
    private static final String CATEGORY = "\"category\":[{\"coding\":[{\"code\":\"vital-signs\",\"system\":"
            + "\"http://terminology.hl7.org/CodeSystem/observation-category\"}]}]";

    @Test
    void theProfileFollowsFromTheCode() {
        assertThat(validator.profilesOf(observation("8867-4", TIME))).containsExactly(VITAL + "heartrate");
        assertThat(validator.profilesOf(observation("59408-5", TIME))).containsExactly(VITAL + "oxygensat");
        assertThat(validator.profilesOf(observation("35094-2", TIME))).containsExactly(VITAL + "bp");
        assertThat(validator.profilesOf(observation("55423-8", TIME))).containsExactly(ProfileValidator.BASE);
    }

    @Test
    void whatConformsHasNoFinding() {
        assertThat(validator.validate(observation("8867-4", TIME + "," + CATEGORY + ",\"valueQuantity\":{\"value\":72,"
                + "\"unit\":\"/min\",\"system\":\"" + UCUM + "\",\"code\":\"/min\"}"), VITAL + "heartrate")).isEmpty();
    }

    @Test
    void theUnitThatTheProfileWantsIsNamed() {
        List<Finding> found = validator.validate(observation("8310-5", TIME + "," + CATEGORY
                + ",\"valueQuantity\":{\"value\":37,\"unit\":\"degC\",\"system\":\"" + UCUM + "\",\"code\":\"degC\"}"),
                VITAL + "bodytemp");

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(Kind.UNIT);
        assertThat(found.getFirst().pointer()).isEqualTo("/valueQuantity");
        assertThat(found.getFirst().wanted()).containsExactly(new Wanted(UCUM, "Cel"), new Wanted(UCUM, "[degF]"));
    }

    @Test
    void aPeriodOfSamplesIsOneFindingEachForTimeTypeUnitAndCategory() {
        List<Finding> found = validator.validate(observation("8867-4", "\"effectivePeriod\":{\"start\":"
                + "\"2026-03-02T08:00:00Z\",\"end\":\"2026-03-02T08:59:59Z\"},\"valueSampledData\":{\"origin\":{\"value\":0,"
                + "\"unit\":\"count/min\"},\"period\":5000,\"dimensions\":1,\"data\":\"72 E 73\"}"),
                VITAL + "heartrate");

        assertThat(found).extracting(Finding::kind).containsExactlyInAnyOrder(Kind.VALUE_TYPE, Kind.CATEGORY,
                Kind.PERIOD,
                Kind.UNIT);
        assertThat(found).filteredOn(it -> it.kind() == Kind.UNIT).flatExtracting(Finding::wanted).containsExactly(
                new Wanted(UCUM, "/min"));
    }

    @Test
    void aMissingComponentAndTheUnitOfOneThatIsThereAreNamedByTheirCodes() {
        List<Finding> found = validator.validate(observation("85354-9", TIME + "," + CATEGORY
                + ",\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},"
                + "\"valueQuantity\":{\"value\":120,\"unit\":\"mmHg\"}}]"), VITAL + "bp");

        assertThat(found).filteredOn(it -> it.kind() == Kind.COMPONENT).flatExtracting(Finding::wanted).containsExactly(
                new Wanted("http://loinc.org", "8462-4"));
        assertThat(found).filteredOn(it -> it.kind() == Kind.UNIT).hasSize(1).allSatisfy(it -> {
            assertThat(it.pointer()).isEqualTo("/component/0/valueQuantity");
            assertThat(it.wanted()).containsExactly(new Wanted(UCUM, "mm[Hg]"));
        });
    }

    @Test
    void aCodeThatTheProfileWantsIsNamed() {
        List<Finding> found = validator.validate(observation("59408-5", TIME + "," + CATEGORY
                + ",\"valueQuantity\":{\"value\":97,\"unit\":\"%\",\"system\":\"" + UCUM + "\",\"code\":\"%\"}"),
                VITAL + "oxygensat");

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(Kind.CODE);
        assertThat(found.getFirst().wanted()).containsExactly(new Wanted("http://loinc.org", "2708-6"));
    }

    @Test
    void placesOfTheValidatorAreJsonPointers() {
        assertThat(ProfileValidator.pointer("Observation")).isEmpty();
        assertThat(ProfileValidator.pointer("Observation.component[1].value.ofType(Quantity).code"))
                .isEqualTo("/component/1/valueQuantity/code");
        assertThat(ProfileValidator.pointer("Observation.effective.ofType(Period)")).isEqualTo("/effectivePeriod");
    }
}

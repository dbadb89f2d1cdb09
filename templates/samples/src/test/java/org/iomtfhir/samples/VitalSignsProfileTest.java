package org.iomtfhir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;

/**
 * What the bedside vitals' mapping makes conforms to R4's profiles, as HAPI's validator sees it. The validator takes no
 * profile from a code, so each is named; and each has a reading that it must refuse.
 */
class VitalSignsProfileTest {

    private static final String PROFILES = "http://hl7.org/fhir/StructureDefinition/";
    private static final String HEART_RATE = PROFILES + "heartrate";
    private static final String BLOOD_PRESSURE = PROFILES + "bp";
    private static final String OXYGEN_SATURATION = PROFILES + "oxygensat";
    private static final String BODY_TEMPERATURE = PROFILES + "bodytemp";

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final FhirValidator VALIDATOR = validator();
    private static final FhirMapping MAPPING = FhirMapping
            .compile("fhirmapping.json", SampleSet.named("bedside-vitals").fhirMapping(),
                    MappingOptions.standard(InstantSource.fixed(Instant.parse("2026-03-02T08:00:02Z"))))
            .compiled().orElseThrow();

    @Test
    void aHeartRateConforms() {
        assertThat(errors(observation("heartrate", new Property("hr", "72")), HEART_RATE)).isEmpty();
    }

    @Test
    void aBloodPressureConforms() {
        assertThat(errors(bloodPressure(), BLOOD_PRESSURE)).isEmpty();
    }

    @Test
    void anOxygenSaturationConforms() {
        assertThat(errors(observation("spo2", new Property("saturation", "93.5")), OXYGEN_SATURATION)).isEmpty();
    }

    @Test
    void aBodyTemperatureConforms() {
        assertThat(errors(observation("bodytemperature", new Property("celsius", "37.0")), BODY_TEMPERATURE)).isEmpty();
    }

    @Test
    void aHeartRateInAUnitThatIsNotItsOwnIsRefused() {
        Observation wrong = observation("heartrate", new Property("hr", "72"));
        wrong.getValueQuantity().setCode("count/min");

        assertThat(errors(wrong, HEART_RATE)).anyMatch(error -> error.contains("/min"));
    }

    @Test
    void aHeartRateWithoutTheCategoryIsRefused() {
        Observation wrong = observation("heartrate", new Property("hr", "72"));
        wrong.setCategory(List.of());

        assertThat(errors(wrong, HEART_RATE)).anyMatch(error -> error.contains("category"));
    }

    @Test
    void aHeartRateUnderAnotherCodeIsRefused() {
        Observation wrong = observation("heartrate", new Property("hr", "72"));
        wrong.getCode().getCodingFirstRep().setCode("8889-8");

        assertThat(errors(wrong, HEART_RATE)).isNotEmpty();
    }

    @Test
    void halfABloodPressureIsRefused() {
        Observation wrong = bloodPressure();
        wrong.getComponent().removeIf(component -> component.getCode().getCoding().stream()
                .anyMatch(coding -> "diastolic".equals(coding.getCode())));

        assertThat(errors(wrong, BLOOD_PRESSURE)).anyMatch(error -> error.contains("component"));
    }

    @Test
    void halfABloodPressureConformsSinceTheOtherHalfSaysThatItIsMissing() {
        for (String half : List.of("systolic", "diastolic")) {
            Observation observation = observation("bloodpressure", new Property(half, "139.5"));

            assertThat(observation.getComponent()).hasSize(2);
            assertThat(errors(observation, BLOOD_PRESSURE)).isEmpty();
        }
    }

    @Test
    void anOxygenSaturationUnderTheCodeOfPulseOximetryAloneIsRefused() {
        Observation wrong = observation("spo2", new Property("saturation", "97"));
        wrong.getCode().getCoding().removeIf(coding -> coding.getCode().equals("2708-6"));

        assertThat(errors(wrong, OXYGEN_SATURATION)).anyMatch(error -> error.contains("OxygenSatCode"));
    }

    @Test
    void aBodyTemperatureOverAPeriodIsRefused() {
        Observation wrong = observation("bodytemperature", new Property("celsius", "37.0"));
        wrong.setEffective(new Period().setStartElement(wrong.getEffectiveDateTimeType())
                .setEndElement(wrong.getEffectiveDateTimeType()));

        assertThat(errors(wrong, BODY_TEMPERATURE)).anyMatch(error -> error.contains("vs-1"));
    }

    private static Observation bloodPressure() {
        return observation("bloodpressure", new Property("systolic", "118"), new Property("diastolic", "76"));
    }

    private static Observation observation(String type, Property... values) {
        Reading reading = new Reading(Instant.parse("2026-03-02T08:00:00Z"), null, List.of(values));
        List<MappedResource> made = MAPPING.transform(
                new MeasurementGroup("monitor-bed-01", "MRN-0001417", null, null, type, null, List.of(reading)))
                .resources();
        assertThat(made).hasSize(1);
        return FHIR.newJsonParser().parseResource(Observation.class,
                new String(made.getFirst().json(), StandardCharsets.UTF_8));
    }

    /** What a profile has against an Observation. */
    static List<String> errors(Observation observation, String profile) {
        return errorsOf(VALIDATOR.validateWithResult(observation, new ValidationOptions().addProfile(profile))
                .getMessages().stream());
    }

    private static List<String> errorsOf(Stream<SingleValidationMessage> messages) {
        return messages.filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(message -> message.getLocationString() + ": " + message.getMessage()).toList();
    }

    private static FhirValidator validator() {
        var support = new ValidationSupportChain(new DefaultProfileValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR), new InMemoryTerminologyServerValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR));
        return FHIR.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    }
}

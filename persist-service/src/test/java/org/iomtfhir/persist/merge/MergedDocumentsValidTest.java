package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.api.Test;

/** What is stored first and what it is merged into is valid R4, as HAPI's instance validator sees it. */
class MergedDocumentsValidTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final FhirValidator VALIDATOR = validator();
    private static final FhirMapping MAPPING = Merges.mapping(60,
            "'value':{'valueType':'SampledData','valueName':'a','defaultPeriod':7000,'unit':'u'},"
                    + "'components':[{'codes':[{'code':'k','system':'http://k'}],'value':{'valueType':'SampledData',"
                    + "'valueName':'b','defaultPeriod':2500}},{'codes':[{'code':'q','system':'http://k'}],"
                    + "'value':{'valueType':'Quantity','valueName':'q','unit':'u'}}]");
    private static final Instant START = Instant.parse("2026-10-09T10:00:00Z");

    @Test
    void whateverIsMergedStaysValid() {
        Random random = new Random(20261009);
        for (int run = 0; run < 10; run++) {
            Observation stored = null;
            for (int message = 0; message < 4; message++) {
                stored = Merges.after(stored, Merges.incoming(MAPPING, readings(random)), Merges.STANDARD);
                assertThat(errors(stored)).as(Merges.json(stored)).isEmpty();
            }
        }
    }

    @Test
    void aSeriesWithoutDimensionsIsSeen() {
        Observation stored = Merges.after(null, Merges.incoming(MAPPING, readings(new Random(1))), Merges.STANDARD);
        stored.getValueSampledData().setDimensionsElement(null);

        assertThat(errors(stored)).anyMatch(error -> error.contains("dimensions"));
    }

    /** Some of an hour, some of them with one value and some with several; the first has all. */
    private static Reading[] readings(Random random) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            List<Property> properties = new ArrayList<>();
            for (String name : List.of("a", "b", "q")) {
                if (i == 0 || random.nextBoolean()) {
                    properties.add(new Property(name, random.nextInt(2000) / 10.0 + ""));
                }
            }
            if (!properties.isEmpty()) {
                readings.add(new Reading(START.plusMillis(random.nextInt(3_599_000)), null, properties));
            }
        }
        return readings.toArray(Reading[]::new);
    }

    private static List<String> errors(Observation observation) {
        return VALIDATOR.validateWithResult(observation).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(message -> message.getLocationString() + ": " + message.getMessage()).toList();
    }

    private static FhirValidator validator() {
        var support = new ValidationSupportChain(new DefaultProfileValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR), new InMemoryTerminologyServerValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR));
        return FHIR.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    }
}

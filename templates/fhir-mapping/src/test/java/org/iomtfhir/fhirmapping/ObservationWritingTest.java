package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.json;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.MeasurementGroup;
import org.junit.jupiter.api.Test;

class ObservationWritingTest {

    private static final String QUANTITY = "{'valueType':'Quantity','valueName':'hr','unit':'beats/min',"
            + "'system':'http://unitsofmeasure.org','code':'/min'}";
    private static final String SERIES = "{'valueType':'SampledData','valueName':'hr','defaultPeriod':5000,'unit':'/min'}";
    private static final String OFFSETS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets";

    @Test
    void aReadingOfAnInstantBecomesAnObservationOfThatInstant() {
        MappingResult result = mapping(file(heartRate(0, QUANTITY)))
                .transform(group(reading("2026-10-09T10:17:59Z", "hr", "78")));

        assertThat(result.failures()).isEmpty();
        assertThat(result.resources()).hasSize(1);
        MappedResource resource = result.resources().get(0);
        assertThat(resource.firstReading()).isEqualTo(Instant.parse("2026-10-09T10:17:59Z"));
        assertThat(json(resource)).isEqualTo(
                """
                        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org",\
                        "code":"8867-4","display":"Heart rate"},\
                        {"system":"https://azure.microsoft.com/en-us/services/iomt-fhir-connector/","code":"heartRate",\
                        "display":"heartRate"}],"text":"Heart rate"},\
                        "identifier":[{"system":"https://azure.microsoft.com/en-us/services/iomt-fhir-connector/",\
                        "value":"heartRate.20261009101759Z.20261009101759Z"}],\
                        "subject":{"type":"Patient","identifier":{"value":"patient-1"}},\
                        "device":{"type":"Device","identifier":{"value":"device-1"}},\
                        "effectiveDateTime":"2026-10-09T10:17:59Z","issued":"2026-10-09T10:18:00.123Z",\
                        "valueQuantity":{"extension":[\
                        {"url":"urn:iomtfhir:reading-time","valueInstant":"2026-10-09T10:17:59Z"}],"value":78,"unit":"beats/min","system":"http://unitsofmeasure.org","code":"/min"}}""");
    }

    @Test
    void theTypeNameIsTheMappingsAndUnderTheEarlierConnectorsProfileTheMeasurements() {
        MeasurementGroup group = new MeasurementGroup("device-1", "patient-1", null, null, "HEARTrate", null,
                List.of(reading("2026-10-09T10:17:59Z", "hr", "78")));

        String standard = json(mapping(file(heartRate(0, QUANTITY))).transform(group).resources().get(0));
        String earlier = json(mapping(file(heartRate(0, QUANTITY)), MappingOptions.earlierConnector(Mappings.CLOCK))
                .transform(group).resources().get(0));

        assertThat(standard).contains("\"value\":\"heartRate.2026", "\"code\":\"heartRate\",\"display\":\"heartRate\"",
                "\"text\":\"Heart rate\"");
        assertThat(earlier).contains("\"value\":\"HEARTrate.2026", "\"code\":\"HEARTrate\",\"display\":\"HEARTrate\"",
                "\"text\":\"HEARTrate\"");
    }

    @Test
    void aRequiredComponentIsThereWithoutAValueOnceAnotherHasOne() {
        FhirMapping mapping = mapping(file("{'typeName':'heartRate','codes':[{'code':'85354-9'}],'components':["
                + "{'codes':[{'code':'8480-6'}],'required':true,'value':{'valueType':'Quantity','valueName':'systolic'}},"
                + "{'codes':[{'code':'8462-4'}],'required':'True','value':{'valueType':'Quantity','valueName':'diastolic'}},"
                + "{'codes':[{'code':'8478-0'}],'value':{'valueType':'Quantity','valueName':'mean'}}]}"));

        Observation observation = observation(mapping
                .transform(group(reading("2026-10-09T10:17:59Z", "diastolic", "80"))).resources().get(0));

        assertThat(observation.getComponent()).hasSize(2);
        assertThat(observation.getComponent().get(0).getDataAbsentReason().getCodingFirstRep().getCode())
                .isEqualTo("temp-unknown");
        assertThat(observation.getComponent().get(1).getValueQuantity().getValue()).isEqualByComparingTo("80");
        assertThat(mapping.transform(group(reading("2026-10-09T10:17:59Z", "other", "1"))).resources()).isEmpty();
    }

    /** Of readings of an hour one may be filed on another patient than the other: then persist has to know what belongs to the whole. */
    @Test
    void thatAComponentBelongsToTheWholeTravelsWhereItMayBeParted() {
        for (int period : List.of(0, 60)) {
            Observation observation = observation(mapping(file("{'typeName':'heartRate','periodInterval':" + period
                    + ",'codes':[{'code':'85354-9'}],'components':[{'codes':[{'code':'8480-6'}],'required':true,'value':"
                    + "{'valueType':'Quantity','valueName':'systolic'}},{'codes':[{'code':'8478-0'}],'value':"
                    + "{'valueType':'Quantity','valueName':'mean'}}]}")).transform(group(reading("2026-10-09T10:17:59Z",
                            "systolic", "120", "mean", "90")))
                    .resources().get(0));

            assertThat(observation.getComponent().get(0).hasExtension("urn:iomtfhir:required")).isEqualTo(period > 0);
            assertThat(observation.getComponent().get(1).hasExtension("urn:iomtfhir:required")).isFalse();
        }
    }

    @Test
    void anIdCarriesTheFractionOfTheSecondInSevenDigits() {
        MappingResult result = mapping(file(heartRate(0, QUANTITY))).transform(
                group(reading("2026-10-09T10:17:59.5Z", "hr", "78"),
                        reading("2026-10-09T10:17:59.0000001Z", "hr", "79")));

        assertThat(result.resources()).map(it -> observation(it).getIdentifierFirstRep().getValue()).containsExactly(
                "heartRate.20261009101759.5000000Z.20261009101759.5000000Z",
                "heartRate.20261009101759.0000001Z.20261009101759.0000001Z");
    }

    @Test
    void theEarlierConnectorsFormsAreIdsToWholeSecondsAndPeriodsOfZeroLength() {
        MappingResult result = mapping(file(heartRate(0, QUANTITY)), MappingOptions.earlierConnector(Mappings.CLOCK))
                .transform(group(reading("2026-10-09T10:17:59.5Z", "hr", "78")));

        Observation observation = observation(result.resources().get(0));
        assertThat(observation.getIdentifierFirstRep().getValue())
                .isEqualTo("heartRate.20261009101759Z.20261009101759Z");
        assertThat(observation.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T10:17:59.5Z");
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:17:59.5Z");
    }

    @Test
    void aSeriesTravelsSparseWithExactTimesFromTheStartOfItsHour() {
        MappingResult result = mapping(file(heartRate(60, SERIES)))
                .transform(group(reading("2026-10-09T10:00:00.0000001Z", "hr", "61.50"),
                        reading("2026-10-09T10:59:59.9999999Z", "hr", "+62"),
                        reading("2026-10-09T10:00:01Z", "hr", " E ")));

        Observation observation = observation(result.resources().get(0));
        SampledData data = observation.getValueSampledData();
        assertThat(data.getData()).isEqualTo("61.50 E 62");
        assertThat(data.getExtensionString(OFFSETS)).isEqualTo("0.0001 1000 3599999.9999");
        assertThat(data.getPeriod()).isEqualByComparingTo("5000");
        assertThat(data.getDimensions()).isEqualTo(1);
        assertThat(data.getOrigin().getValue()).isZero();
        assertThat(data.getOrigin().getUnit()).isEqualTo("/min");
        assertThat(observation.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:00Z");
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:59:59.9999999Z");
        assertThat(observation.getIdentifierFirstRep().getValue())
                .isEqualTo("heartRate.20261009100000Z.20261009105959Z");
    }

    @Test
    void aSeriesHasTheLimitsAndTheCodeThatTheTemplateGives() {
        MappingResult result = mapping(file(heartRate(1440, "{'valueType':'SampledData','valueName':'hr',"
                + "'defaultPeriod':'60000','unit':'mmHg','system':'http://unitsofmeasure.org','code':'mm[Hg]',"
                + "'lowerLimit':-10.50,'upperLimit':300}")))
                .transform(group(reading("1969-12-31T23:00:00Z", "hr", "U")));

        SampledData data = observation(result.resources().get(0)).getValueSampledData();
        assertThat(data.getLowerLimitElement().getValueAsString()).isEqualTo("-10.50");
        assertThat(data.getUpperLimitElement().getValueAsString()).isEqualTo("300");
        assertThat(data.getOrigin().getCode()).isEqualTo("mm[Hg]");
        assertThat(data.getExtensionString(OFFSETS)).isEqualTo("82800000");
    }

    @Test
    void readingsPartByHourInTheOrderOfTheirFirstReading() {
        MappingResult result = mapping(file(heartRate(60, SERIES))).transform(group(
                reading("2026-10-09T11:00:00Z", "hr", "3"), reading("2026-10-09T10:59:59Z", "hr", "2"),
                reading("2026-10-09T11:30:00Z", "hr", "4"), reading("2026-10-09T10:00:00Z", "hr", "1")));

        assertThat(result.resources()).map(it -> observation(it).getValueSampledData().getData())
                .containsExactly("3 4", "1 2");
        assertThat(result.resources().get(1).firstReading()).isEqualTo(Instant.parse("2026-10-09T10:00:00Z"));
        assertThat(result.resources().get(1).lastReading()).isEqualTo(Instant.parse("2026-10-09T10:59:59Z"));
    }

    @Test
    void ofTwoReadingsOfOneInstantTheFirstStays() {
        MappingResult result = mapping(file(heartRate(60, SERIES))).transform(group(
                reading("2026-10-09T10:00:05Z", "hr", "1"), reading("2026-10-09T10:00:00Z", "hr", "0"),
                reading("2026-10-09T10:00:05Z", "hr", "2")));

        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo("0 1");
        assertThat(result.resources().get(0).replacedReadings()).isEqualTo(1);
    }

    @Test
    void ofSeveralQuantitiesInAPeriodTheLatestStandsAndTheOthersAreCounted() {
        MappingResult result = mapping(file(heartRate(60, QUANTITY))).transform(group(
                reading("2026-10-09T10:40:00Z", "hr", "3"), reading("2026-10-09T10:50:00Z", "hr", "4"),
                reading("2026-10-09T10:20:00Z", "hr", "2")));

        assertThat(observation(result.resources().get(0)).getValueQuantity().getValue()).isEqualByComparingTo("4");
        assertThat(result.resources().get(0).replacedReadings()).isEqualTo(2);
    }

    @Test
    void aCorrelationCoversAllReadingsOfTheGroupAndHasTheCorrelationIdInItsIdentifier() {
        MeasurementGroup group = new MeasurementGroup("d", null, "visit \"7\"", "walk-42", "HEARTRATE", null,
                List.of(reading("2026-10-09T10:00:05Z", "hr", "1"), reading("2026-10-09T10:00:00Z", "other", "0"),
                        reading("2026-10-09T10:00:09Z", "other", "2")));

        MappedResource resource = mapping(file(heartRate(-1, SERIES))).transform(group).resources().get(0);

        Observation observation = observation(resource);
        assertThat(observation.getIdentifierFirstRep().getValue()).isEqualTo("heartRate.walk-42");
        assertThat(observation.getValueSampledData().getExtensionString(OFFSETS)).isEqualTo("5000");
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:09Z");
        assertThat(observation.getEncounter().getIdentifier().getValue()).isEqualTo("visit \"7\"");
        assertThat(observation.hasSubject()).isFalse();
        assertThat(resource.firstReading()).isEqualTo(Instant.parse("2026-10-09T10:00:05Z"));
    }

    @Test
    void anObservationWithoutAnyMappedReadingIsNotWrittenAndCounted() {
        MappingResult result = mapping(file(heartRate(0, QUANTITY)))
                .transform(group(reading("2026-10-09T10:00:05Z", "HR", "1")));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).isEmpty();
        assertThat(result.emptyObservations()).isEqualTo(1);
    }

    @Test
    void underACorrelationAnObservationThatSaysNothingTravelsForItsTimeAlone() {
        MeasurementGroup group = new MeasurementGroup("d", "p", null, "walk-42", "heartRate", null,
                List.of(reading("2026-10-09T10:00:05Z"), reading("2026-10-09T10:00:07Z", "x", "1")));

        MappingResult result = mapping(file(heartRate(-1, SERIES))).transform(group);

        assertThat(result.emptyObservations()).isEqualTo(1);
        Observation observation = observation(result.resources().get(0));
        assertThat(observation.hasValue()).isFalse();
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:00:07Z");
    }

    @Test
    void componentsAreWrittenInTheOrderOfTheTemplateEachWithItsValueName() {
        String component = "{'codes':[{'code':'%s','system':'http://loinc.org','display':''}],'value':{'valueType':"
                + "'Quantity','valueName':'%s','unit':'mmHg','system':'http://unitsofmeasure.org','code':'mm[Hg]'}}";
        String template = "{'typeName':'heartRate','codes':[{'code':'85354-9','system':'http://loinc.org'}],"
                + "'category':[{'codes':[{'code':'vital-signs','system':"
                + "'http://terminology.hl7.org/CodeSystem/observation-category'}],'text':''}],'components':["
                + component.formatted("8480-6", "systolic") + "," + component.formatted("8462-4", "diastolic") + "]}";

        Observation observation = observation(mapping(file(template))
                .transform(group(reading("2026-10-09T10:00:00Z", "diastolic", "80", "systolic", "120"))).resources()
                .get(0));

        assertThat(observation.getComponent()).map(it -> it.getCode().getText()).containsExactly("systolic",
                "diastolic");
        assertThat(observation.getComponent().get(0).getCode().getCoding().get(1).getCode()).isEqualTo("systolic");
        assertThat(observation.getComponent().get(0).getCode().getCodingFirstRep().hasDisplay()).isFalse();
        assertThat(observation.getComponent().get(1).getValueQuantity().getValue()).isEqualByComparingTo("80");
        assertThat(observation.getCategoryFirstRep().hasText()).isFalse();
        assertThat(observation.hasValue()).isFalse();
    }

    @Test
    void anEmptyTypeNameIsWrittenWithoutEmptyTexts() {
        String template = "{'typeName':'','codes':[],'value':{'valueType':'String','valueName':'v'}}";
        MeasurementGroup group = new MeasurementGroup("d", "p", null, null, "", null,
                List.of(reading("2026-10-09T10:00:00Z", "v", "on")));

        Observation observation = observation(mapping(file(template)).transform(group).resources().get(0));

        assertThat(observation.getIdentifierFirstRep().getValue()).isEqualTo(".20261009100000Z.20261009100000Z");
        assertThat(observation.getCode().getCodingFirstRep().hasCode()).isFalse();
        assertThat(observation.getValueStringType().getValue()).isEqualTo("on");
    }
}

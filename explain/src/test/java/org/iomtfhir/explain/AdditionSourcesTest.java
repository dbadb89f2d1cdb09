package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where in the template, and of which reading, the elements are that additions of this connector make. */
class AdditionSourcesTest {

    private static final String FHIR = """
            { "templateType": "CollectionFhir", "template": [ { "templateType": "CodeValueFhir", "template": {
              "typeName": "glucose", "codes": [ { "code": "2339-0" } ], "periodInterval": 1440, "timeZone": "Europe/Berlin",
              "value": { "valueName": "v", "valueType": "Quantity", "unit": "mg/dL", "code": "mg/dL",
                "system": "http://unitsofmeasure.org",
                "comparators": true,
                "table": { "HI": { "comparator": ">", "value": 600 }, "E": { "dataAbsentReason": "error" } } } } } ] }""";

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [ { "templateType": "JsonPathContent", "template": {
              "typeName": "glucose", "typeMatchExpression": "$..[?(@v)]",
              "deviceIdExpression": "$.d", "timestampExpression": "$.t",
              "values": [ { "valueName": "v", "valueExpression": "$.v", "required": true } ] } } ] }""";

    private static ObservationFact.Element element(String sent, String pointer) {
        Explanation explanation = Given.explained(DEVICE, FHIR,
                "{\"d\":\"m-1\",\"t\":\"2026-10-09T10:18:00Z\",\"v\":\"" + sent + "\"}");
        assertThat(explanation.observations()).hasSize(1);
        return explanation.observations().get(0).elements().stream()
                .filter(element -> element.pointer().equals(pointer)).findFirst().orElseThrow();
    }

    @Test
    void aComparatorIsOfTheReadingAndOfTheTableWhereItsWordIsInIt() {
        assertThat(element("HI", "/valueQuantity/comparator").place().line()).isEqualTo(6);
        assertThat(element("<40", "/valueQuantity/comparator").place().line()).isEqualTo(3);
        assertThat(element("<40", "/valueQuantity/comparator").readings()).singleElement()
                .satisfies(reading -> assertThat(reading.value()).isEqualTo("<40"));
    }

    @Test
    void aReasonIsOfTheTableAndNotOfTheUnitsCode() {
        assertThat(element("E", "/dataAbsentReason/coding/0/code").place().line()).isEqualTo(6);
        assertThat(element("NaN", "/dataAbsentReason/coding/0/code").place().column())
                .isEqualTo(element("72", "/valueQuantity/value").place().column());
    }

    @Test
    void aDayIsThatOfTheTemplatesZone() {
        assertThat(element("72", "/effectivePeriod").from()).contains("in the time zone of the template");
    }

    @Test
    void theKindOfDeviceIsOfItsMember() {
        String kind = "\"deviceCode\": { \"text\": \"Meter\" },\n\"periodInterval\": 1440,";
        String fhir = FHIR.replace("\"periodInterval\": 1440,", kind);
        Explanation explanation = Given.explained(DEVICE, fhir,
                "{\"d\":\"m-1\",\"t\":\"2026-10-09T10:18:00Z\",\"v\":\"72\"}");

        assertThat(explanation.observations()).singleElement()
                .satisfies(observation -> assertThat(observation.elements())
                        .anySatisfy(element -> {
                            assertThat(element.pointer()).isEqualTo("/extension");
                            assertThat(element.place().line()).isEqualTo(2);
                        }));
    }

    @Test
    void whatIsDefinedIsShownWhereItIsUsedAndAnExpressionWhereItIsDefined() {
        String device = DEVICE.replace("\"template\": [ {", "\"define\": {\n \"value\": \"$.v\" }, \"template\": [ {")
                .replace("\"$.v\", \"req", "\"${value}\", \"req");
        String fhir = FHIR
                .replace("\"template\": [ {",
                        "\"define\": {\n \"code\": [ { \"code\": \"2339-0\" } ] }, \"template\": [ {")
                .replace("[ { \"code\": \"2339-0\" } ], \"per", "\"${code}\", \"per");
        Explanation explanation = Given.explained(device, fhir,
                "{\"d\":\"m-1\",\"t\":\"2026-10-09T10:18:00Z\",\"v\":\"72\"}");

        assertThat(explanation.observations()).singleElement()
                .satisfies(observation -> assertThat(observation.elements())
                        .anySatisfy(element -> {
                            assertThat(element.pointer()).isEqualTo("/code/coding/0");
                            assertThat(element.place().line()).isEqualTo(2);
                        }));
        assertThat(ExplanationJson.write(explanation, ExplanationJson.Resources.OBJECTS))
                .contains(":\"$.v\"").doesNotContain("${value}");
    }

    @Test
    void aPeriodThatTheReadingSaysAndWhoTookItAreOfTheirMembers() {
        String fhir = FHIR.replace("\"periodInterval\": 1440, \"timeZone\": \"Europe/Berlin\",", """
                "effectivePeriod": { "start": "from", "end": "to" },
                "performer": { "type": "Practitioner", "valueName": "who" },""");
        String device = DEVICE.replace("\"values\": [",
                """
                        "values": [ { "valueName": "from", "valueExpression": "$.from" },
                          { "valueName": "to", "valueExpression": "$.to" }, { "valueName": "who", "valueExpression": "$.who" },""");
        Explanation explanation = Given.explained(device, fhir,
                "{\"d\":\"m-1\",\"t\":\"2026-10-09T10:18:00Z\",\"v\":\"7\","
                        + "\"from\":\"2026-10-09T09:00:00Z\",\"to\":\"2026-10-09T10:00:00Z\",\"who\":\"n-1\"}");

        assertThat(explanation.observations()).singleElement().satisfies(observation -> {
            assertThat(observation.elements()).anySatisfy(element -> {
                assertThat(element.pointer()).isEqualTo("/effectivePeriod");
                assertThat(element.from()).contains("the start and end that the reading says");
                assertThat(element.place().line()).isEqualTo(2);
            });
            assertThat(observation.elements()).anySatisfy(element -> {
                assertThat(element.pointer()).isEqualTo("/performer");
                assertThat(element.place().line()).isEqualTo(3);
            });
        });
    }

    @Test
    void aSummaryIsOfItsMemberAndOfAllReadings() {
        String fhir = FHIR.replaceAll("(?s)\"comparators\".*", """
                "summary": "mean" } } } ] }""");
        String event = "{\"d\":\"m-1\",\"t\":\"2026-10-09T10:%02d:00Z\",\"v\":%d}";
        Explanation explanation = Given.explained(DEVICE, fhir, String.join("\n", event.formatted(1, 72), event
                .formatted(2, 80), event.formatted(3, 73)));

        assertThat(explanation.observations()).singleElement().satisfies(observation -> {
            assertThat(observation.json()).contains("\"value\":75,");
            ObservationFact.Element value = element(observation, "/valueQuantity/value");
            assertThat(value.place().line()).isEqualTo(5);
            assertThat(value.readings()).hasSize(3).allMatch(ObservationFact.Reading::stands);
            assertThat(element(observation, "/valueQuantity/extension").from()).contains("summed up together");
            assertThat(element(observation, "/valueQuantity/unit").place().line()).isEqualTo(3);
        });
    }

    @Test
    void theSamplesOfAStripAreOfTheMeasurementThatHeldThemAllAlsoWhereAnHourEnds() {
        String device = DEVICE.replace("\"required\": true", "\"required\": true, \"series\": { \"rate\": 500 }");
        String fhir = FHIR
                .replace("\"periodInterval\": 1440, \"timeZone\": \"Europe/Berlin\",", "\"periodInterval\": 60,")
                .replaceAll("(?s)\"Quantity\".*", """
                        "SampledData", "defaultPeriod": 10,
                         "factor": 2,
                         "origin": 5,
                         "dimensions": 1 } } } ] }""");
        String samples = "1,2,3,".repeat(500) + "4";
        Explanation explanation = Given.explained(device.replace("500", "100"), fhir,
                "{\"d\":\"m-1\",\"t\":\"2026-10-09T09:59:55Z\",\"v\":[" + samples + "]}");

        assertThat(explanation.failures()).isEmpty();
        assertThat(explanation.observations()).hasSize(2).allSatisfy(observation -> {
            assertThat(element(observation, "/valueSampledData/data").readings()).singleElement().satisfies(reading -> {
                assertThat(reading.measurements()).containsExactly(0);
                assertThat(reading.stands()).isTrue();
                assertThat(reading.value()).startsWith("1 2 3 ").endsWith(" …").hasSizeLessThan(200);
            });
            assertThat(element(observation, "/valueSampledData/factor").place().line()).isEqualTo(4);
            assertThat(element(observation, "/valueSampledData/origin/value").place().line()).isEqualTo(5);
            assertThat(element(observation, "/valueSampledData/dimensions").place().line()).isEqualTo(6);
            assertThat(element(observation, "/valueSampledData/period").place().line()).isEqualTo(3);
        });
    }

    private static ObservationFact.Element element(ObservationFact observation, String pointer) {
        return observation.elements().stream().filter(element -> element.pointer().equals(pointer)).findFirst()
                .orElseThrow(() -> new AssertionError(pointer));
    }
}

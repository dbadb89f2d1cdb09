package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {

    private static final String FHIR = """
            { "templateType": "CollectionFhir", "template": [ { "templateType": "CodeValueFhir", "template": {
              "typeName": "pulse", "periodInterval": 0,
              "codes": [ { "code": "8867-4", "system": "http://loinc.org", "display": "Heart rate" } ],
              "value": { "valueName": "bpm", "valueType": "Quantity", "unit": "beats/min", "code": "/min",
                "system": "http://unitsofmeasure.org" } } } ] }""";

    private static final String EVENT = "{\"telemetry\":{\"HR\":72,\"unit\":\"/min\"},\"monitor\":\"m-1\","
            + "\"time\":\"2026-10-09T10:18:00Z\",\"list\":[{\"v\":1},{\"v\":2,\"kind\":\"x\"}]}";

    private static String device(String match, String value) {
        return """
                { "templateType": "CollectionContent", "template": [ { "templateType": "JsonPathContent", "template": {
                  "typeName": "pulse", "typeMatchExpression": "%s",
                  "deviceIdExpression": "$.monitor", "timestampExpression": "$.time",
                  "values": [ { "valueName": "bpm", "valueExpression": "%s", "required": true } ] } } ] }"""
                .formatted(match, value);
    }

    private static Reason whyNotMatched(String match) {
        Explanation explanation = Given.explained(device(match, "$.x"), FHIR, EVENT);
        assertThat(explanation.problems()).noneMatch(problem -> problem.isError());
        return ((Verdict.NotMatched) explanation.events().get(0).verdicts().get(0)).reason();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            $..[?(@hr)]                       | hr     | there is no member hr, but there is HR     | /Body/telemetry | $..[?(@HR)]
            $.Body.telemetry.hr               | hr     | there is no member hr, but there is HR     | /Body/telemetry | $.Body.telemetry.HR
            $.Body.telemetri.HR               | telemetri | there is no member telemetri, but there is telemetry | /Body | $.Body.telemetry.HR
            $..[?(@pulse)]                    | pulse  | no object has a member pulse               | ``              | -
            $.Body.list.v                     | v      | an array has no members; [*] before it goes into the items | /Body/list | $.Body.list[*].v
            $.Body.list[5]                    | [5]    | the array has 2 items                      | /Body/list      | -
            $.Body.telemetry[*]               | [*]    | [*] is for an array, and this is an object | /Body/telemetry | $.Body.telemetry.*
            $.Body.list[?(@.v == 3)]          | @.v == 3)] | 1 is not equal to 3                    | /Body/list/0    | -
            $.Body.list[?(@.v == 2 && @.kind == 'y')] | @.kind == 'y')] | "x" is not equal to "y"   | /Body/list/1    | -
            $.telemetry                       | telemetry | there is no member telemetry here, but there is one elsewhere | `` | $.Body.telemetry
            """)
    void theNearestReasonOfAMatchThatIsNone(String match, String step, String why, String reached, String suggestion) {
        Reason reason = whyNotMatched(match);

        assertThat(reason.step()).isEqualTo(step);
        assertThat(reason.why()).isEqualTo(why);
        assertThat(reason.reached().pointer()).isEqualTo(reached);
        assertThat(reason.suggestion()).isEqualTo(suggestion);
    }

    @Test
    void aSuggestionThatIsTakenMatches() {
        Reason reason = whyNotMatched("$..[?(@hr)]");

        Explanation mended = Given.explained(device(reason.suggestion(), "$.HR"), FHIR, EVENT);

        assertThat(mended.events().get(0).verdicts().get(0)).isInstanceOf(Verdict.Matched.class);
    }

    @Test
    void aValueThatIsMissingSaysWhichMemberNearlyFits() {
        Explanation explanation = Given.explained(device("$.Body", "$.telemetry.hr"), FHIR, EVENT);

        Verdict.Matched matched = (Verdict.Matched) explanation.events().get(0).verdicts().get(0);
        Verdict.Evaluated value = matched.matches().get(0).expressions().getLast();
        Reason reason = ((Verdict.Result.Nothing) value.result()).reason();
        assertThat(reason.why()).isEqualTo("there is no member hr, but there is HR");
        assertThat(reason.suggestion()).isEqualTo("$.telemetry.HR");
        assertThat(value.place().line()).isEqualTo(4);
        assertThat(explanation.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.member()).isEqualTo("bpm"));
    }

    @Test
    void aJmesPathSaysTheSame() {
        String device = """
                { "templateType": "CollectionContent", "template": [ { "templateType": "CalculatedContent", "template": {
                  "typeName": "pulse", "typeMatchExpression": { "value": "Body.telemetri", "language": "JmesPath" },
                  "deviceIdExpression": "$.Body.monitor", "timestampExpression": "$.Body.time",
                  "values": [] } } ] }""";

        Reason reason = ((Verdict.NotMatched) Given.explained(device, FHIR, EVENT).events().get(0).verdicts().get(0))
                .reason();

        assertThat(reason.why()).isEqualTo("there is no member telemetri, but there is telemetry");
        assertThat(reason.suggestion()).isEqualTo("Body.telemetry");
    }

    @Test
    void eachElementNamesTemplateReadingAndMeasurement() {
        Explanation explanation = Given.explained(device("$.Body", "$.telemetry.HR"), FHIR, EVENT + "\n" + EVENT);

        ObservationFact observation = explanation.observations().get(0);
        ObservationFact.Element value = observation.elements().stream()
                .filter(element -> element.pointer().equals("/valueQuantity/value")).findFirst().orElseThrow();
        assertThat(value.place().line()).isEqualTo(4);
        assertThat(value.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.value()).isEqualTo("72");
            assertThat(reading.stands()).isTrue();
            // The second event says the same again.
            assertThat(reading.measurements()).isEqualTo(List.of(0, 1));
        });
        assertThat(observation.elements()).anySatisfy(element -> {
            assertThat(element.pointer()).isEqualTo("/valueQuantity/code");
            assertThat(element.place().line()).isEqualTo(4);
        });
        assertThat(observation.identifier()).isEqualTo("pulse.20261009101800Z.20261009101800Z");
    }

    @Test
    void whatNoTemplateLooksAtIsNamed() {
        Explanation explanation = Given.explained(device("$.Body", "$.telemetry.HR"), FHIR, EVENT);

        assertThat(explanation.unread()).extracting(UnreadField::pattern).containsExactly("/Body/telemetry/unit",
                "/Body/list/*/v", "/Body/list/*/kind");
        EventPosition unit = explanation.events().get(0).unread().get(0);
        assertThat(EVENT.substring(unit.start(), unit.end())).isEqualTo("\"/min\"");
    }
}

package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.iomtfhir.explain.input.GivenEvents;
import org.junit.jupiter.api.Test;

/** What one window makes of events is what two make of them: which of them came together says nothing of what was measured. */
class OneWindowOrTwoTest {

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [ { "templateType": "JsonPathContent", "template": {
              "typeName": "t", "typeMatchExpression": "$..[?(@d)]",
              "deviceIdExpression": "$.d", "timestampExpression": "$.t",
              "values": [ { "valueName": "v", "valueExpression": "$.v" }, { "valueName": "w", "valueExpression": "$.w" },
                { "valueName": "from", "valueExpression": "$.from" }, { "valueName": "to", "valueExpression": "$.to" } ] } } ] }""";

    private static final String SERIES = """
            { "templateType": "CollectionFhir", "template": [ { "templateType": "CodeValueFhir", "template": {
              "typeName": "t", "codes": [ { "code": "c", "system": "s" } ], "periodInterval": 60,
              "value": { "valueName": "v", "valueType": "SampledData", "defaultPeriod": 60000, "unit": "u" } } } ] }""";

    private static final String NIGHT = """
            { "templateType": "CollectionFhir", "template": [ { "templateType": "CodeValueFhir", "template": {
              "typeName": "t", "codes": [ { "code": "c", "system": "s" } ],
              "effectivePeriod": { "start": "from", "end": "to" },
              "components": [
                { "codes": [ { "code": "a", "system": "s" } ], "value": { "valueName": "v", "valueType": "Quantity", "unit": "min" } },
                { "codes": [ { "code": "b", "system": "s" } ], "value": { "valueName": "w", "valueType": "Quantity", "unit": "min" } } ] } } ] }""";

    private static String event(String second, String body) {
        return "{\"Body\":{\"d\":\"m\",\"t\":\"2026-11-26T00:00:00Z\"," + body
                + "},\"Properties\":{},\"SystemProperties\":{\"x-opt-enqueued-time\":\"2026-11-26T08:00:" + second
                + "Z\"}}\n";
    }

    private static Explanation explained(String fhir, Duration window, String... events) {
        return Explainer.explain(Given.templates(DEVICE, fhir), GivenEvents.read(String.join("", events), Given.NOW),
                new ExplainOptions(each -> true, each -> {}, window));
    }

    private static final Duration EACH_ALONE = Duration.ofSeconds(1);

    private static String json(Explanation explained) {
        return explained.observations().stream().map(each -> each.json().replaceAll("\"issued\":\"[^\"]*\"", ""))
                .toList()
                .toString();
    }

    /** What goes to persist is the same; there the later of two messages of one Observation is merged into the other. */
    private static void isTheSame(int failures, String... events) {
        Explanation together = explained(NIGHT, null, events);
        Explanation apart = explained(NIGHT, EACH_ALONE, events);
        assertThat(json(together)).isEqualTo(json(apart)).contains(":400", ":100");
        assertThat(together.failures()).hasSize(failures);
        assertThat(apart.failures()).hasSize(failures);
    }

    @Test
    void thatThereIsNoneDisplacesNoReadingOfItsInstant() {
        Explanation explained = explained(SERIES, null, event("01", "\"v\":\"14\""), event("02", "\"v\":\"E\""));

        assertThat(explained.observations()).singleElement().satisfies(each -> assertThat(each.json()).contains(
                "\"data\":\"14\""));
    }

    @Test
    void aNightWhoseEndCanNotBeReadSwallowsNoGoodOne() {
        isTheSame(1, event("01",
                "\"v\":400,\"w\":100,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2026-11-26T06:00:00Z\""),
                event("02",
                        "\"v\":430,\"w\":100,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"n/a\""));
    }

    @Test
    void aCorrectionOfPartOfANightLosesNothingOfTheRest() {
        isTheSame(0, event("01",
                "\"v\":400,\"w\":100,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2026-11-26T06:00:00Z\""),
                event("02",
                        "\"v\":430,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2026-11-26T06:30:00Z\""));
    }

    @Test
    void oneCorrectedNumberOfANightIsNoFailure() {
        isTheSame(0, event("01",
                "\"v\":400,\"w\":100,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2026-11-26T06:00:00Z\""),
                event("02",
                        "\"v\":430,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2026-11-26T06:00:00Z\""));
    }

    @Test
    void aNightThatEndsInAYearIsSetAside() {
        Explanation explained = explained(NIGHT, null, event("01",
                "\"v\":400,\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2027-11-26T06:00:00Z\""));

        assertThat(explained.observations()).isEmpty();
        assertThat(explained.failures()).singleElement().satisfies(each -> assertThat(each.cause()).contains(
                "more than a day after the event was received"));
    }
}

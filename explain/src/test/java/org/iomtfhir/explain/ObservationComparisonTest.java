package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.iomtfhir.explain.ObservationComparison.Change;
import org.iomtfhir.explain.ObservationComparison.Kind;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.model.Profile;
import org.junit.jupiter.api.Test;

class ObservationComparisonTest {

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [ { "templateType": "JsonPathContent", "template": {
              "typeName": "pulse", "typeMatchExpression": "$..[?(@hr)]", "deviceIdExpression": "$.id",
              "timestampExpression": "$.at", "values": [ { "valueName": "bpm", "valueExpression": "$.hr" } ] } } ] }
            """;
    private static final String FHIR = """
            { "templateType": "CollectionFhir", "template": [ { "templateType": "CodeValueFhir", "template": {
              "typeName": "pulse", "codes": [ { "code": "8867-4", "system": "http://loinc.org" } ], "periodInterval": 60,
              "value": { "valueName": "bpm", "valueType": "SampledData", "defaultPeriod": 60000, "unit": "/min" } } } ] }
            """;
    private static final String EVENTS = """
            {"Body":{"hr":72,"id":"d-1","at":"2026-10-09T10:18:00Z"},"SystemProperties":{"x-opt-enqueued-time":"2026-10-09T10:18:01Z"}}
            {"Body":{"hr":73,"id":"d-2","at":"2026-10-09T10:18:00Z"},"SystemProperties":{"x-opt-enqueued-time":"2026-10-09T10:18:02Z"}}
            {"Body":{"hr":74,"id":"d-1","at":"2026-10-09T10:18:30Z"},"SystemProperties":{"x-opt-enqueued-time":"2026-10-09T10:31:00Z"}}
            """;

    private static Explanation explain(String device, String fhir, Duration window) {
        return Explainer.explain(CheckedTemplates.check(new CheckedTemplates.Source("device", device),
                new CheckedTemplates.Source("fhir", fhir), Profile.STANDARD), GivenEvents.read(EVENTS, Instant.EPOCH),
                new ExplainOptions(event -> true, done -> {}, window));
    }

    @Test
    void whatBothVersionsSayAlikeIsTheSame() {
        ObservationComparison comparison = ObservationComparison.of(explain(DEVICE, FHIR, null), explain(DEVICE, FHIR
                .replace("\"periodInterval\": 60,", "\"periodInterval\":   60,"), null));

        assertThat(comparison).isEqualTo(new ObservationComparison(2, List.of()));
    }

    @Test
    void whatDiffersIsNamedByElement() {
        ObservationComparison comparison = ObservationComparison.of(explain(DEVICE, FHIR, null), explain(DEVICE, FHIR
                .replace("8867-4", "8889-8"), null));

        assertThat(comparison.same()).isZero();
        assertThat(comparison.differences()).hasSize(2).allSatisfy(it -> {
            assertThat(it.kind()).isEqualTo(Kind.CHANGED);
            assertThat(it.changes()).containsExactly(new Change("/code/coding/0/code", "\"8867-4\"", "\"8889-8\""));
        });
    }

    @Test
    void whatOnlyOneVersionMakesIsAddedOrRemoved() {
        Explanation all = explain(DEVICE, FHIR, null);
        Explanation one = explain(DEVICE.replace("@hr)", "@hr == 73)"), FHIR, null);

        assertThat(ObservationComparison.of(all, one).differences()).extracting(ObservationComparison.Difference::kind)
                .containsExactly(Kind.REMOVED);
        assertThat(ObservationComparison.of(one, all).differences()).extracting(ObservationComparison.Difference::kind)
                .containsExactly(Kind.ADDED);
    }

    @Test
    void inWindowsByTheTimeOfTakingInALateReadingIsAGroupOfItsOwn() {
        Explanation explanation = explain(DEVICE, FHIR, Duration.ofMinutes(5));

        assertThat(explanation.groups()).extracting(group -> group.group().deviceId() + " " + group.windowStart() + " "
                + group
                        .windowEnd())
                .containsExactly("d-1 2026-10-09T10:15:00Z 2026-10-09T10:20:00Z",
                        "d-2 2026-10-09T10:15:00Z 2026-10-09T10:20:00Z",
                        "d-1 2026-10-09T10:30:00Z 2026-10-09T10:35:00Z");
        assertThat(explanation.observations()).extracting(ObservationFact::identifier)
                .containsOnly("pulse.20261009100000Z.20261009105959Z");
        assertThat(ExplanationJson.write(explanation, ExplanationJson.Resources.TEXTS)).contains(
                "\"window\":{\"start\":\"2026-10-09T10:15:00");
        assertThat(explain(DEVICE, FHIR, null).groups()).hasSize(2).allMatch(group -> group.windowStart() == null);
    }
}

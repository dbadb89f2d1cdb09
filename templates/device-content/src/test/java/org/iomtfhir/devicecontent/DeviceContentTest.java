package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Property;
import org.junit.jupiter.api.Test;

class DeviceContentTest {

    private static final String AT = "\"at\": \"2026-10-09T10:18:00Z\"";

    private final DeviceContent pulses = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse)]")));

    private NormalizedEvent evaluate(String body) {
        return pulses.evaluate(Sets.event(body));
    }

    @Test
    void eachMatchIsAMeasurementWithItsDeviceTimeAndValues() {
        NormalizedEvent event = evaluate("{ \"pulse\": 78.50, \"device\": \"d1\", " + AT + " }");

        assertThat(event.failures()).isEmpty();
        assertThat(event.measurements()).containsExactly(new Measurement("pulse", Instant.parse("2026-10-09T10:18:00Z"),
                Sets.ENQUEUED, "d1", null, null, null, java.util.List.of(new Property("pulse", "78.50"))));
    }

    @Test
    void aFailingMatchDoesNotSilenceItsNeighbours() {
        NormalizedEvent event = evaluate("[ { \"pulse\": 1, \"device\": \"d1\", " + AT + " }, { \"pulse\": 2 }, "
                + "{ \"pulse\": 3, \"device\": \"d3\", " + AT + " } ]");

        assertThat(event.measurements()).extracting(Measurement::deviceId).containsExactly("d1", "d3");
        assertThat(event.failures())
                .extracting(NormalizationFailure::error, NormalizationFailure::match, NormalizationFailure::member,
                        NormalizationFailure::line)
                .containsExactly(tuple(ErrorName.NormalizationDataMapping, 1, "deviceIdExpression", 4),
                        tuple(ErrorName.NormalizationDataMapping, 1, "timestampExpression", 4));
    }

    @Test
    void aFailingTemplateDoesNotSilenceTheOthers() {
        DeviceContent set = Sets.compiled(Sets.file(
                Sets.pulse("$..[?(@pulse)]").replace("$.device", "$..device"), Sets.pulse("$..[?(@pulse)]")));

        NormalizedEvent event = set.evaluate(Sets.event(
                "{ \"pulse\": 1, \"device\": \"d1\", \"sub\": { \"device\": \"d2\" }, " + AT + " }"));

        assertThat(event.measurements()).extracting(Measurement::deviceId).containsExactly("d1");
        assertThat(event.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.TemplateExpression);
            assertThat(failure.templateIndex()).isZero();
        });
    }

    @Test
    void aTextThatLooksLikeATimeStaysAsItWasSent() {
        NormalizedEvent event = evaluate(
                "{ \"pulse\": \"2021-07-13T17:29:01.0611440+02:00\", \"device\": \"d1\", " + AT + " }");

        assertThat(event.measurements()).singleElement().satisfies(one -> assertThat(one.properties())
                .containsExactly(new Property("pulse", "2021-07-13T17:29:01.0611440+02:00")));
    }

    @Test
    void anOptionalValueThatFailsIsReportedAndLeftOut() {
        DeviceContent set = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse)]").replace("] }",
                ", { \"valueName\": \"unit\", \"valueExpression\": \"$..unit\" } ] }")));

        NormalizedEvent event = set.evaluate(Sets.event("{ \"pulse\": 1, \"device\": \"d1\", " + AT
                + ", \"unit\": \"bpm\", \"sub\": { \"unit\": \"Hz\" } }"));

        assertThat(event.measurements()).singleElement()
                .satisfies(one -> assertThat(one.properties()).containsExactly(new Property("pulse", "1")));
        assertThat(event.failures()).extracting(NormalizationFailure::member).containsExactly("unit");
    }

    @Test
    void failuresHoldNoValueOfTheEvent() {
        DeviceContent set = Sets.compiled(Sets.file(
                Sets.pulse("$..[?(@pulse)]"),
                Sets.pulse("$.Body[?(@.pulse =~ /(a+)+$/)]"),
                """
                        { "templateType": "CalculatedContent", "template": { "typeName": "t",
                          "defaultExpressionLanguage": "JmesPath", "typeMatchExpression": "Body",
                          "deviceIdExpression": "add(matchedToken[0].name, `1`)", "timestampExpression": "sum(matchedToken)",
                          "values": [ { "valueName": "v", "valueExpression": "starts_with(matchedToken[0], 'x')", "required": true },
                                      { "valueName": "w", "valueExpression": "fromUnixTimestamp(`1`)" } ] } }"""));

        NormalizedEvent event = set.evaluate(Sets.event("[ { \"pulse\": { \"SECRET\": 1 }, \"device\": [\"SECRET\"], "
                + "\"at\": \"SECRET\", \"name\": \"SECRET\" }, { \"pulse\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\" } ] SECRET"));

        assertThat(event.failures()).hasSizeGreaterThan(6).allSatisfy(
                failure -> assertThat(failure.text()).doesNotContain("SECRET").doesNotContain("aaaa"));
        assertThat(evaluate("{ \"SECRET\": SECRET }").failures()).singleElement().satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.InvalidDataFormat);
            assertThat(failure.text()).doesNotContain("SECRET").contains("line 1, column");
        });
        assertThat(Sets.event("SECRET")).asString().doesNotContain("SECRET");
    }

    @Test
    void aNumberAsTimeIsAnErrorThatNamesTheFunctionToUse() {
        NormalizedEvent event = evaluate("{ \"pulse\": 1, \"device\": \"d1\", \"at\": 1790000000 }");

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.IncompatibleData);
            assertThat(failure.cause()).contains("fromUnixTimestamp");
        });
    }

    @Test
    void textAfterTheBodysValueIsReportedBesideTheMeasurement() {
        NormalizedEvent event = evaluate("{ \"pulse\": 1, \"device\": \"d1\", " + AT + " } and more");

        assertThat(event.measurements()).hasSize(1);
        assertThat(event.failures()).extracting(NormalizationFailure::error)
                .containsExactly(ErrorName.InvalidDataFormat);
        assertThat(evaluate("{ \"pulse\": 1, \"device\": \"d1\", " + AT + " }\n\0\0 ").failures()).isEmpty();
    }

    @Test
    void halfACharacterIsReplacedInAValueAndRefusedInAnIdentifier() {
        NormalizedEvent event = evaluate("{ \"pulse\": \"7\\ud83d8\\ud83d\\ude00\", \"device\": \"d1\", " + AT + " }");
        assertThat(event.measurements()).singleElement().satisfies(
                one -> assertThat(one.properties()).containsExactly(new Property("pulse", "7\uFFFD8\uD83D\uDE00")));

        NormalizedEvent refused = evaluate("{ \"pulse\": 1, \"device\": \"d\\ud83d\", " + AT + " }");
        assertThat(refused.measurements()).isEmpty();
        assertThat(refused.failures()).extracting(NormalizationFailure::error)
                .containsExactly(ErrorName.IncompatibleData);
    }

    @Test
    void whatTheHubAddsIsReadUnderItsNameAndAsItsType() {
        DeviceContent set = Sets.compiled(Sets.file("""
                { "templateType": "CalculatedContent", "template": { "typeName": "t", "typeMatchExpression": "$",
                  "deviceIdExpression": "$.SystemProperties.iothub-connection-device-id",
                  "timestampExpression": "$.SystemProperties.x-opt-enqueued-time",
                  "values": [ { "valueName": "n", "valueExpression": "$.SystemProperties.x-opt-sequence-number" },
                              { "valueName": "ok", "valueExpression": "$.Properties.ok" },
                              { "valueName": "time", "valueExpression": "$.Properties.sent" } ] } }"""));

        NormalizedEvent event = set.evaluate(new DeviceEvent(new byte[0],
                Map.of("ok", true, "sent", Date.from(Instant.ofEpochSecond(1))),
                Map.of("iothub-connection-device-id", "dev-9",
                        "x-opt-enqueued-time", Instant.parse("2026-10-09T10:18:05.5Z"), "x-opt-sequence-number", 7L),
                null));

        assertThat(event.failures()).isEmpty();
        assertThat(event.measurements()).singleElement().satisfies(one -> {
            assertThat(one.deviceId()).isEqualTo("dev-9");
            assertThat(one.ingestionTime()).isNull();
            assertThat(one.occurrenceTime()).isEqualTo("2026-10-09T10:18:05.5Z");
            assertThat(one.properties()).containsExactly(new Property("n", "7"), new Property("ok", "True"),
                    new Property("time", "1970-01-01T00:00:01Z"));
        });
    }

    @Test
    void measurementsComeInTheOrderOfTheTemplatesThenOfTheMatches() {
        DeviceContent set = Sets.compiled(Sets.file(
                Sets.pulse("$.Body[*]").replace("\"typeName\": \"pulse\"", "\"typeName\": \"direct\""),
                Sets.pulse("$..[?(@pulse)]").replace("\"typeName\": \"pulse\"", "\"typeName\": \"scan\""),
                Sets.pulse("$..[?(@device && @pulse)]").replace("\"typeName\": \"pulse\"", "\"typeName\": \"both\"")));

        NormalizedEvent event = set.evaluate(Sets.event("[ { \"pulse\": 1, \"device\": \"d1\", " + AT + " }, "
                + "{ \"device\": \"d2\", \"pulse\": 2, " + AT + " } ]"));

        assertThat(event.measurements()).extracting(Measurement::type, Measurement::deviceId).containsExactly(
                tuple("direct", "d1"), tuple("direct", "d2"), tuple("scan", "d1"), tuple("scan", "d2"),
                tuple("both", "d1"), tuple("both", "d2"));
    }

    @Test
    void aTestOfSeveralNamesIsTriedOncePerObject() {
        DeviceContent set = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse || @device || @at)]")));

        assertThat(
                set.evaluate(Sets.event("{ \"at\": \"2026-10-09\", \"device\": \"d1\", \"pulse\": 2 }")).measurements())
                .hasSize(1);
    }

    @Test
    void aScanMayGoOnFromWhatItFinds() {
        DeviceContent set = Sets.compiled(Sets.file(Sets.pulse("$..[?(@readings)].readings[*]"),
                Sets.pulse("$..readings[*]")));

        assertThat(set.evaluate(Sets.event("{ \"room\": { \"readings\": [ { \"pulse\": 1, \"device\": \"d1\", " + AT
                + " }, { \"pulse\": 2, \"device\": \"d2\", " + AT + " } ] } }")).measurements())
                .extracting(Measurement::deviceId).containsExactly("d1", "d2", "d1", "d2");
    }
}

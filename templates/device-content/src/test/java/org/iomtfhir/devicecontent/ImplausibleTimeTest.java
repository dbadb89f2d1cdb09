package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Times that no reading has: the event reached the hub on 2026-10-09. */
class ImplausibleTimeTest {

    private static NormalizedEvent read(ContentOptions options, String expression, String at) {
        String template = """
                { "templateType": "CalculatedContent", "template": { "typeName": "pulse", "typeMatchExpression": "$.Body",
                  "deviceIdExpression": "$.Body.device",
                  "timestampExpression": { "value": "%s", "language": "JmesPath" },
                  "values": [ { "valueName": "pulse", "valueExpression": "$.Body.pulse", "required": true } ] } }"""
                .formatted(expression);
        return DeviceContent.compile("f", Sets.file(template), options).compiled().orElseThrow()
                .evaluate(Sets.event("{\"device\": \"d\", \"pulse\": 1, \"at\": " + at + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "fromUnixTimestampMs(Body.at) ~ 1791541080 ~ the year 1970 ~ counts seconds: fromUnixTimestamp may be meant",
            "fromUnixTimestampMs(Body.at) ~ 0 ~ the year 1970 ~ set the device's clock",
            "fromUnixTimestamp(Body.at) ~ 631152000000 ~ fromUnixTimestamp ~ milliseconds fromUnixTimestampMs",
            "fromUnixTimestamp(Body.at) ~ 17915410800 ~ the year 2537 ~ set the device's clock",
            "Body.at ~ \"0001-01-01T00:00:00Z\" ~ the year 1, and ~ readings before 1990 are not taken",
            "Body.at ~ \"1989-12-31T23:59:59.9999999Z\" ~ the year 1989 ~ before 1990",
            "Body.at ~ \"2026-10-11T10:18:06Z\" ~ the year 2026, 2 days after the hub received the event ~ clock",
            "Body.at ~ \"2099-01-01\" ~ the year 2099 ~ days after the hub received the event"})
    void areFailuresThatSayWhatWasReadAndWhatMayBeMeant(String expression, String at, String what, String advice) {
        NormalizedEvent event = read(ContentOptions.of(Profile.STANDARD), expression, at);

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.text()).contains("timestampExpression", what, advice));
    }

    @ParameterizedTest
    @EnumSource
    void theWindowIsThatOfBothProfilesUnlessItIsSet(Profile profile) {
        ContentOptions usual = ContentOptions.of(profile);

        assertThat(read(usual, "Body.at", "\"1970-01-01T00:00:00Z\"").failures())
                .extracting(NormalizationFailure::error).containsExactly(ErrorName.ImplausibleTime);
        assertThat(read(usual.with(TimeWindow.ANY), "Body.at", "\"1970-01-01T00:00:00Z\"").measurements()).hasSize(1);
        assertThat(read(usual.with(TimeWindow.ANY), "Body.at", "\"9999-12-31\"").measurements()).hasSize(1);
        assertThat(read(usual.with(new TimeWindow(Instant.parse("2026-10-08T00:00:00Z"), Duration.ZERO)), "Body.at",
                "\"2026-10-07T00:00:00Z\"").failures()).hasSize(1);
    }

    @Test
    void whatLiesWithinIsTaken() {
        ContentOptions usual = ContentOptions.of(Profile.STANDARD);

        assertThat(read(usual, "Body.at", "\"1990-01-01T00:00:00Z\"").measurements()).hasSize(1);
        assertThat(read(usual, "Body.at", "\"2026-10-10T10:18:05Z\"").measurements()).hasSize(1);
    }

    @Test
    void aCreationTimeOfAClockNeverSetIsNotReplacedByTheHubs() {
        DeviceContent set = Sets.compiled(Sets
                .file("""
                        { "templateType": "IotJsonPathContent", "template": { "typeName": "t", "typeMatchExpression": "$..[?(@Body.p)]",
                          "values": [] } }"""));

        NormalizedEvent event = set
                .evaluate(new DeviceEvent("{\"p\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.util.Map.of("iothub-creation-time-utc", "1970-01-01T00:00:09Z"),
                        java.util.Map.of("iothub-connection-device-id", "d", "iothub-enqueuedtime",
                                "2026-10-09T10:18:00Z"),
                        Sets.ENQUEUED));

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).extracting(NormalizationFailure::error).containsExactly(ErrorName.ImplausibleTime);
    }

    @ParameterizedTest
    @CsvSource({"STANDARD,soon,", "STANDARD,1626799080,", "STANDARD,'',2026-10-09T10:18:00Z",
            "STANDARD,' ',2026-10-09T10:18:00Z", "STANDARD,2026-10-09T10:00:00Z,2026-10-09T10:00:00Z",
            "EARLIER_CONNECTOR,soon,2026-10-09T10:18:00Z"})
    void aCreationTimeThatCanNotBeReadIsNotReplacedByTheHubs(Profile profile, String creation, String taken) {
        DeviceContent set = DeviceContent.compile("devicecontent.json", Sets
                .file("""
                        { "templateType": "IotJsonPathContent", "template": { "typeName": "t", "typeMatchExpression": "$..[?(@Body.p)]",
                          "values": [] } }"""),
                ContentOptions.of(profile)).compiled().orElseThrow();

        NormalizedEvent event = set
                .evaluate(new DeviceEvent("{\"p\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.util.Map.of("iothub-creation-time-utc", creation),
                        java.util.Map.of("iothub-connection-device-id", "d", "iothub-enqueuedtime",
                                "2026-10-09T10:18:00Z"),
                        Sets.ENQUEUED));

        if (taken != null) {
            assertThat(event.measurements()).singleElement().satisfies(each -> assertThat(each.occurrenceTime())
                    .isEqualTo(taken));
            return;
        }
        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).singleElement().satisfies(failure -> assertThat(failure.text()).contains(
                "timestampExpression", "no time", "2026-10-09T10:18:00Z"));
    }

    @Test
    void bothReadingsOfASlashDateAreNamedWhereItHasTwo() {
        ContentOptions usual = ContentOptions.of(Profile.STANDARD);

        assertThat(read(usual, "Body.at", "\"3/4/2026 10:18:00\"").warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.cause()).contains("2026-03-04", "2026-04-03"));
        assertThat(read(usual, "Body.at", "\"3/13/2026 10:18:00\"").warnings()).isEmpty();
        assertThat(read(usual, "Body.at", "\"3/3/2026 10:18:00\"").warnings()).isEmpty();
    }
}

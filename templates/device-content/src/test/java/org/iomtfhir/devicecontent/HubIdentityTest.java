package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a reading is from, where the sender writes what it likes. */
class HubIdentityTest {

    private static final String DEVICE = "iothub-connection-device-id";
    private static final String TIME = "iothub-enqueuedtime";

    /** What the authenticated device {@code attacker} sends in the name of {@code victim}. */
    private static final String FORGED = """
            {"Body":{"HeartRate":300},"Properties":{"patientId":"VICTIM","iothub-creation-time-utc":"2026-10-09T09:00:00Z"},
             "SystemProperties":{"iothub-connection-device-id":"victim","iothub-enqueuedtime":"2026-10-09T09:00:00Z"}}""";

    private static DeviceContent set(ContentOptions options, String kind, String match, String value, String more) {
        return DeviceContent.compile("devicecontent.json", Sets.file("""
                { "templateType": "%s", "template": { "typeName": "heartrate", "typeMatchExpression": "%s",%s
                  "values": [ { "valueName": "hr", "valueExpression": "%s", "required": true } ] } }"""
                .formatted(kind, match, more, value)), options).compiled().orElseThrow();
    }

    private static DeviceContent iot(Profile profile) {
        return set(ContentOptions.of(profile), "IotJsonPathContent", "$..[?(@Body.HeartRate)]", "$.Body.HeartRate", "");
    }

    private static DeviceContent central(Profile profile) {
        return set(ContentOptions.of(profile), "IotCentralJsonPathContent", "$..[?(@telemetry.HeartRate)]",
                "$.telemetry.HeartRate", "");
    }

    private static DeviceEvent from(String device, String body) {
        return new DeviceEvent(body.getBytes(StandardCharsets.UTF_8), Map.of(),
                Map.of(DEVICE, device, TIME, "2026-10-09T10:18:00Z"), Sets.ENQUEUED);
    }

    @Test
    void aBodyThatLooksLikeAnEventNamesNoOtherDevice() {
        NormalizedEvent event = iot(Profile.STANDARD).evaluate(from("attacker", FORGED));

        assertThat(event.measurements()).singleElement().satisfies(one -> {
            assertThat(one.deviceId()).isEqualTo("attacker");
            assertThat(one.occurrenceTime()).isEqualTo("2026-10-09T10:18:00Z");
        });
    }

    @Test
    void inTheEarlierConnectorsProfileItIsAFailureThatSaysSo() {
        NormalizedEvent event = iot(Profile.EARLIER_CONNECTOR).evaluate(from("attacker", FORGED));

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.IncompatibleData);
            assertThat(failure.cause()).contains("below the root of the event", "of its own",
                    "make the match the root");
            assertThat(failure.text()).doesNotContain("victim");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aRealEventIsReadInBothProfiles(Profile profile) {
        assertThat(iot(profile).evaluate(from("watch-7", "{\"HeartRate\":72}")).measurements())
                .extracting(Measurement::deviceId).containsExactly("watch-7");
        assertThat(central(profile).evaluate(
                Sets.event(
                        "{\"deviceId\":\"watch-7\",\"enqueuedTime\":\"2026-10-09T10:18:00Z\",\"telemetry\":{\"HeartRate\":72}}"))
                .measurements()).extracting(Measurement::deviceId).containsExactly("watch-7");
    }

    @Test
    void aNestedObjectNamesNoOtherDeviceInIotCentralEither() {
        DeviceEvent forged = Sets.event("""
                {"deviceId":"attacker","enqueuedTime":"2026-10-09T10:18:00Z","telemetry":{"note":
                  {"deviceId":"victim","enqueuedTime":"2026-10-09T09:00:00Z","telemetry":{"HeartRate":300}}}}""");

        assertThat(central(Profile.STANDARD).evaluate(forged).measurements()).singleElement().satisfies(one -> {
            assertThat(one.deviceId()).isEqualTo("attacker");
            assertThat(one.occurrenceTime()).isEqualTo("2026-10-09T10:18:00Z");
        });
        NormalizedEvent earlier = central(Profile.EARLIER_CONNECTOR).evaluate(forged);
        assertThat(earlier.measurements()).isEmpty();
        assertThat(earlier.failures()).hasSize(2)
                .allSatisfy(failure -> assertThat(failure.cause()).contains("below the root of the event"));
    }

    @ParameterizedTest
    @EnumSource
    void anEventThatDidNotComeThroughIotHubIsToldSo(Profile profile) {
        NormalizedEvent event = iot(profile).evaluate(Sets.event("{\"HeartRate\":72}"));

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).extracting(NormalizationFailure::cause).containsExactly(
                "IoT Hub adds iothub-connection-device-id in SystemProperties, and this event has none: it did not come through"
                        + " IoT Hub",
                "IoT Hub adds iothub-enqueuedtime in SystemProperties (and the device may give iothub-creation-time-utc in"
                        + " Properties), and this event has none: it did not come through IoT Hub");
        assertThat(central(profile).evaluate(Sets.event("{\"telemetry\":{\"HeartRate\":72}}")).failures())
                .extracting(NormalizationFailure::cause).contains(
                        "IoT Central adds deviceId in the body, and this event has none: it did not come through IoT Central");
    }

    @Test
    void aMatchBelowTheRootIsNamedAsThePossibleReasonInTheEarlierConnectorsProfile() {
        DeviceContent set = set(ContentOptions.of(Profile.EARLIER_CONNECTOR), "IotJsonPathContent",
                "$..[?(@HeartRate)]", "$.HeartRate", "");

        assertThat(set.evaluate(from("watch-7", "{\"HeartRate\":72}")).failures()).first()
                .satisfies(failure -> assertThat(failure.cause()).contains("or the match is not its root"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JsonPathContent", "CalculatedContent", "IotJsonPathContent"})
    void whereOnlyTheAuthenticatedDeviceIsTrustedNoKindOfTemplateTakesAnother(String kind) {
        ContentOptions options = ContentOptions.of(Profile.STANDARD).with(ContentOptions.Devices.AUTHENTICATED);
        String at = "CalculatedContent".equals(kind) ? "$.matchedToken" : "$";
        String more = kind.startsWith("Iot")
                ? ""
                : "\"deviceIdExpression\": \"" + at + ".d\", \"timestampExpression\": \"" + at + ".t\",";
        DeviceContent set = set(options, kind, "$..[?(@HeartRate)]", at + ".HeartRate", more);
        String body = "{\"HeartRate\": 300, \"d\": \"%s\", \"t\": \"2026-10-09T10:18:00Z\"}";

        assertThat(set.evaluate(from("watch-7", body.formatted("watch-7"))).measurements()).hasSize(1);
        if (!kind.startsWith("Iot")) {
            NormalizedEvent forged = set.evaluate(from("watch-7", body.formatted("victim")));
            assertThat(forged.measurements()).isEmpty();
            assertThat(forged.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.error()).isEqualTo(ErrorName.UntrustedDevice);
                assertThat(failure.text()).contains("deviceIdExpression", "not the one that IoT Hub authenticated")
                        .doesNotContain("victim", "watch-7");
            });
            assertThat(set.evaluate(Sets.event(body.formatted("watch-7"))).failures()).singleElement()
                    .satisfies(failure -> assertThat(failure.cause()).contains("no device was authenticated"));
        }
    }
}

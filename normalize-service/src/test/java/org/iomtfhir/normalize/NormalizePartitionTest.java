package org.iomtfhir.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.model.Property;
import org.iomtfhir.normalize.DeviceEventSettings.DeviceEvents;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.StageHarness;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.template.Versioned;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizePartitionTest {

    private static final String TEMPLATES = """
            {"templateType": "CollectionContent", "template": [
              {"templateType": "JsonPathContent", "template": {"typeName": "heartrate",
                "typeMatchExpression": "$..[?(@heartRate)]", "deviceIdExpression": "$.device",
                "timestampExpression": "$.time",
                "values": [{"valueName": "hr", "valueExpression": "$.heartRate", "required": true}]}},
              {"templateType": "JsonPathContent", "template": {"typeName": "spo2",
                "typeMatchExpression": "$..[?(@spo2)]", "deviceIdExpression": "$.device",
                "timestampExpression": "$.takenAt",
                "values": [{"valueName": "saturation", "valueExpression": "$.spo2", "required": true}]}}]}
            """;

    private final StageHarness harness = new StageHarness(Service.NORMALIZE, Clock.systemUTC());
    private final NormalizePartition stage = new NormalizePartition(
            () -> Versioned.of(DeviceContent.compile("devicecontent.json", TEMPLATES).compiled().orElseThrow(),
                    TEMPLATES),
            SourceForm.NONE, harness.output(), harness.context());

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void anEventThatBringsAFaultOfTheProgramToLightIsSetAsideAndTheNextOneGoesOn() throws Exception {
        harness.refuse(out -> {
            if ("faulty".equals(out.partitionKey())) {
                throw new IllegalStateException("a fault");
            }
            return false;
        });

        stage.accept(List.of(
                event("{\"device\":\"faulty\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":78.50}"),
                event("{\"device\":\"monitor-1\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":78.50}")));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.UnexpectedFailure));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aMatchBecomesAMeasurementKeyedByItsDevice() throws Exception {
        stage.accept(
                List.of(event("{\"device\":\"monitor-1\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":78.50}")));

        assertThat(harness.published()).singleElement().satisfies(out -> {
            assertThat(out.partitionKey()).isEqualTo("monitor-1");
            Measurement measurement = MessageJson.readMeasurement(out.body());
            assertThat(measurement.type()).isEqualTo("heartrate");
            assertThat(measurement.properties()).containsExactly(new Property("hr", "78.50"));
        });
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void anEventIsSettledOnlyWhenEveryMeasurementIsAccepted() throws Exception {
        harness.hold();
        stage.accept(List.of(event(
                "[{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70},"
                        + "{\"device\":\"b\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":71}]")));

        assertThat(harness.published()).hasSize(2);
        assertThat(harness.outstanding()).isEqualTo(1);

        harness.accept();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aDeviceEventIsHeldOnceForTheMeasurementsOfADeviceAndOnceMoreForThoseOfAnother() throws Exception {
        String padding = "x".repeat(10_000);
        stage.accept(
                List.of(event("[" + "{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70},".repeat(4)
                        + "{\"device\":\"b\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":71,\"note\":\"" + padding
                        + "\"}]")));

        assertThat(held("a")).isBetween(10_000L, 12_000L);
        assertThat(held("b")).isBetween(10_000L, 12_000L);
        assertThat(harness.published()).hasSize(5);
    }

    private long held(String device) {
        return harness.published().stream().filter(out -> device.equals(out.partitionKey()))
                .mapToLong(OutgoingEvent::heldBytes).sum();
    }

    @Test
    void whatIsCancelledIsNeverSettled() throws Exception {
        harness.hold();
        stage.accept(List.of(event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70}")));

        harness.cancel();

        assertThat(harness.outstanding()).isEqualTo(1);
    }

    @Test
    void oneFailingTemplateSilencesNoOther() throws Exception {
        stage.accept(List
                .of(event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70,\"spo2\":98}")));

        assertThat(harness.published()).hasSize(1);
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.NormalizationDataMapping);
            assertThat(letter.template().orElseThrow().type()).isEqualTo("spo2");
            assertThat(letter.failedIn()).isEqualTo("template 1 match 0 timestampExpression");
        });
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void anEventThatNoTemplateMatchesIsCountedApartFromFailures() throws Exception {
        stage.accept(List.of(event("{\"other\":1}"), event("no json"),
                event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70}")));

        assertThat(harness.count("UnmatchedEvent")).isEqualTo(1);
        assertThat(harness.count("DroppedEvent")).isEqualTo(2);
    }

    @Test
    void whatIsNotJsonIsSetAsideAndTheLineGoesOn() throws Exception {
        stage.accept(List.of(event("\u0000\u0001 no json"), event(""),
                event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70}")));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.count("DroppedEvent")).isEqualTo(2);
        assertThat(harness.outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000107b2261223a317d", "05000000ffffffff", "0000410042", "0041000042", "7b00000022",
            "0000fffe01"})
    void aBinaryEventIsSetAsideAndTheNextOneGoesOn(String hex) throws Exception {
        stage.accept(List.of(harness.event(HexFormat.of().parseHex(hex), null, Map.of()),
                event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70}")));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aMeasurementThatNoHubTakesIsSetAside() throws Exception {
        harness.refuse(out -> true);
        stage.accept(List.of(event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70}")));

        await().untilAsserted(() -> assertThat(harness.outstanding()).isZero());
        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.EventTooLarge));
    }

    @Test
    void aReplayedEventIsNormalizedAsTheOriginal() throws Exception {
        Map<String, Object> iotHub = Map.of("iothub-connection-device-id", "monitor-7", "iothub-enqueuedtime",
                Instant.parse("2026-09-01T07:59:30Z"));
        HubEvent original = new HubEvent("devicedata", "2", 4711, "4711", Instant.parse("2026-09-01T08:00:00Z"),
                null, null, "{\"time\":\"2026-09-01T07:59:00Z\",\"heartRate\":61}".getBytes(UTF_8),
                Map.of("ward", "5"), iotHub);
        DeviceContent byIotHub = DeviceContent.compile("devicecontent.json", """
                {"templateType": "CollectionContent", "template": [
                  {"templateType": "IotJsonPathContent", "template": {"typeName": "heartrate",
                    "typeMatchExpression": "$..[?(@Body.heartRate)]", "patientIdExpression": "$.Properties.ward",
                    "values": [{"valueName": "hr", "valueExpression": "$.Body.heartRate", "required": true}]}}]}
                """).compiled().orElseThrow();
        NormalizePartition byDevice = new NormalizePartition(() -> Versioned.of(byIotHub, ""), SourceForm.NONE,
                harness.output(), harness.context());

        byDevice.accept(List.of(new Delivery(original, event("").settlement())));
        harness.opening(byDevice).accept(List.of(harness.replayed(letter(original))));

        assertThat(harness.deadLetters()).isEmpty();
        assertThat(harness.published()).hasSize(2);
        assertThat(harness.published().get(1).partitionKey()).isEqualTo("monitor-7");
        assertThat(harness.published().get(1).body()).isEqualTo(harness.published().get(0).body());
        assertThat(MessageJson.readMeasurement(harness.published().get(1).body()).ingestionTime())
                .isEqualTo(original.enqueuedTime());
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void whereItIsAskedForAMeasurementSaysWhichEventItWasMadeOfAndByWhichTemplates() throws Exception {
        NormalizePartition telling = new NormalizePartition(() -> Versioned.of(DeviceContent
                .compile("devicecontent.json", TEMPLATES).compiled().orElseThrow(), "abc"), SourceForm.PROVENANCE,
                harness.output(), harness.context());
        Delivery delivery = event("{\"device\":\"d\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":78}");

        telling.accept(List.of(delivery));
        stage.accept(List.of(event("{\"device\":\"d\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":78}")));

        assertThat(harness.published()).extracting(out -> MessageJson.readMeasurement(out.body()).sourceEvents())
                .containsExactly(delivery.event() + "?ba7816bf8f01cfea", null);
        assertThat(new String(harness.published().get(1).body(), UTF_8)).doesNotContain("SourceEvents");
    }

    @Test
    void theSettingsDecideWhichTimesAndDevicesAreTaken() throws Exception {
        DeviceEvents strict = new DeviceEvents(LocalDate.of(2026, 10, 1), Duration.ofDays(4_000_000), true,
                false);
        NormalizePartition trusting = new NormalizePartition(() -> Versioned.of(DeviceContent
                .compile("devicecontent.json", TEMPLATES, NormalizeService.options(Profile.STANDARD, strict)).compiled()
                .orElseThrow(), TEMPLATES), SourceForm.NONE, harness.output(), harness.context());
        Map<String, Object> iotHub = Map.of("iothub-connection-device-id", "monitor-7");
        HubEvent event = new HubEvent("devicedata", "2", 1, "1", Instant.parse("2026-10-09T08:00:00Z"), null, null,
                ("[{\"device\":\"monitor-7\",\"time\":\"2026-10-09T07:59:00Z\",\"heartRate\":61},"
                        + "{\"device\":\"monitor-8\",\"time\":\"2026-10-09T07:59:00Z\",\"heartRate\":62},"
                        + "{\"device\":\"monitor-7\",\"time\":\"2026-09-30T23:59:00Z\",\"heartRate\":63},"
                        + "{\"device\":\"monitor-7\",\"time\":\"9999-09-30T23:59:00Z\",\"heartRate\":64}]")
                        .getBytes(UTF_8),
                Map.of(), iotHub);

        trusting.accept(List.of(new Delivery(event, event("").settlement())));

        assertThat(harness.published()).hasSize(2)
                .allSatisfy(out -> assertThat(out.partitionKey()).isEqualTo("monitor-7"));
        assertThat(harness.deadLetters()).extracting(DeadLetter::error)
                .containsExactlyInAnyOrder(ErrorName.UntrustedDevice, ErrorName.ImplausibleTime);
    }

    @Test
    void aReplayedEventThatFailsAgainIsTheSameDeadLetter() throws Exception {
        stage.accept(List.of(event("{\"device\":\"a\",\"spo2\":98}")));
        DeadLetter first = harness.deadLetters().getFirst();

        harness.opening(stage).accept(List.of(harness.replayed(first)));

        assertThat(harness.deadLetters()).hasSize(2);
        assertThat(harness.deadLetters().get(1).key()).isEqualTo(first.key());
        assertThat(harness.deadLetters().get(1).event()).usingRecursiveComparison().isEqualTo(first.event());
        assertThat(harness.outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s, %s,\n %s]", "%s\n%s\n%s\n", "%s%s%s"})
    void ofAnEventThatHoldsSeveralEachIsADeviceEventOfItsOwn(String form) throws Exception {
        String bad = "{\"device\":\"monitor-2\",\"spo2\":98}";
        Delivery gateway = event(form.formatted(
                "{\"device\":\"monitor-1\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":78}", bad,
                "{\"device\":\"monitor-3\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":79}"));
        Stage.PartitionStage parting = harness.unpacking(stage, severalInOne("true"));

        parting.accept(
                List.of(gateway, event("{\"device\":\"lone\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":80}")));

        assertThat(harness.published()).extracting(OutgoingEvent::partitionKey).containsExactly("monitor-1",
                "monitor-3",
                "lone");
        DeadLetter letter = harness.deadLetters().getFirst();
        assertThat(harness.deadLetters()).hasSize(1);
        assertThat(letter.event().place()).isEqualTo(1);
        assertThat(letter.event().body()).asString(UTF_8).isEqualTo(bad);
        assertThat(letter.event().sequenceNumber()).isEqualTo(gateway.event().sequenceNumber());
        assertThat(harness.outstanding()).isZero();

        harness.opening(parting).accept(List.of(harness.replayed(letter)));

        assertThat(harness.deadLetters()).extracting(DeadLetter::key).containsExactly(letter.key(), letter.key());
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void whetherAnEventMayHoldSeveralIsSet() throws Exception {
        HubEvent array = event("[{},{}]").event();
        assertThat(severalInOne("true").read(array)).isPresent();
        assertThat(severalInOne("false").read(array)).isEmpty();
        HubEvent pack = harness.event("{}\n{}\n".getBytes(UTF_8), "application/x-ndjson", Map.of()).event();
        assertThat(severalInOne("false").read(pack)).isEmpty();
    }

    private static RecordReader severalInOne(String value) {
        return new NormalizeService().records(ServiceSettings.load(List.of(new DeviceEventSettings()),
                Map.of("IOMT_NORMALIZE_SEVERAL_IN_ONE", value), null));
    }

    private static DeadLetter letter(HubEvent event) {
        return new DeadLetter("normalize", ErrorName.NormalizationDataMapping, "no time", "", Optional.empty(), event,
                event.enqueuedTime());
    }

    private Delivery event(String body) {
        return harness.event(body.getBytes(UTF_8), null, Map.of());
    }
}

package org.iomtfhir.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Property;
import org.iomtfhir.runtime.hub.Delivery;
import org.iomtfhir.runtime.service.StageHarness;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
            () -> DeviceContent.compile("devicecontent.json", TEMPLATES).compiled().orElseThrow(), harness.output(),
            harness.context());

    @AfterEach
    void close() throws Exception {
        harness.close();
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
    void whatIsNotJsonIsSetAsideAndTheLineGoesOn() throws Exception {
        stage.accept(List.of(event("\u0000\u0001 no json"), event(""),
                event("{\"device\":\"a\",\"time\":\"2026-10-09T10:18:00Z\",\"heartRate\":70}")));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.count("DroppedEvent")).isEqualTo(2);
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

    private Delivery event(String body) {
        return harness.event(body.getBytes(UTF_8), null, Map.of());
    }
}

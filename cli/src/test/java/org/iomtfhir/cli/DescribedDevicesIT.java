package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.service.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** From a real event through the running line to a Device with type and UDI, and back to it by its serial number. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class DescribedDevicesIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private static DeviceFeed.Event event(String mac, int minute) {
        return new DeviceFeed.Event("described",
                ("{\"mac\":\"%s\",\"wearer\":\"described-wearer\",\"at\":\"2026-10-09T10:%02d:00Z\","
                        + "\"spo2\":97,\"serial\":\"described-4711\",\"udi\":\"(01)00844588003288(21)4711\"}")
                        .formatted(mac,
                                minute));
    }

    @Test
    void aNewDeviceHasItsTypeAndUdiAndIsFoundByItsSerialNumber() throws Exception {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"),
                """
                        {"templateType": "CollectionContent", "template": [{"templateType": "JsonPathContent", "template": {
                          "typeName": "described.spo2", "typeMatchExpression": "$..[?(@spo2)]", "deviceIdExpression": "$.mac",
                          "patientIdExpression": "$.wearer", "timestampExpression": "$.at",
                          "values": [{"valueName": "spo2", "valueExpression": "$.spo2", "required": true},
                            {"valueName": "serial", "valueExpression": "$.serial"}, {"valueName": "udi", "valueExpression": "$.udi"}]}}]}
                        """);
        Files.writeString(templates.resolve("fhirmapping.json"), """
                {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir", "template": {
                  "typeName": "described.spo2", "codes": [{"code": "59408-5", "system": "http://loinc.org"}],
                  "device": {"type": {"text": "Pulse oximeter"}, "udi": "udi",
                    "identifiers": [{"valueName": "serial", "system": "urn:example:serials"}]},
                  "value": {"valueName": "spo2", "valueType": "Quantity", "unit": "%"}}}]}
                """);

        try (LocalLine line = Lines.start(directory, templates, Set.of());
                DeviceFeed feed = new DeviceFeed(line.ready());
                HttpClient http = HttpClient.newHttpClient()) {
            List<RunningService> running = Lines.run(line, Map.of("IOMT_IDENTITY_FURTHER_IDENTIFIERS", "true"));
            try {
                feed.sendAll(List.of(event("described-old", 18)));
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> assertThat(
                        SharedFhirServer.resources(http, "/Observation?code=described.spo2")).hasSize(1));
                // Its radio was replaced.
                feed.sendAll(List.of(event("described-new", 19)));
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> assertThat(
                        SharedFhirServer.resources(http, "/Observation?code=described.spo2")).hasSize(2));

                List<JsonNode> devices = SharedFhirServer.resources(http,
                        "/Device?identifier=urn:example:serials%7Cdescribed-4711");
                assertThat(devices).singleElement().satisfies(device -> {
                    assertThat(device.at("/type/text").asText()).isEqualTo("Pulse oximeter");
                    assertThat(device.at("/udiCarrier/0/deviceIdentifier").asText()).isEqualTo("00844588003288");
                    assertThat(device.at("/identifier/0/value").asText()).isEqualTo("described-old");
                });
                assertThat(SharedFhirServer.resources(http, "/Observation?code=described.spo2")).allSatisfy(
                        each -> assertThat(each.at("/device/reference").asText()).isEqualTo("Device/" + devices.get(0)
                                .path("id").asText()));
                assertThat(Lines.deadLetters(line.ready())).isEmpty();
            } finally {
                running.forEach(RunningService::close);
            }
        }
    }
}

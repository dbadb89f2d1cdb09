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

/** From a real event of an unknown device through the running line to a tag that staff can search for. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class UnverifiedDevicesIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void whatADeviceMeasuredThatNobodyHasVerifiedIsFoundByItsTag() throws Exception {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"),
                """
                        {"templateType": "CollectionContent", "template": [{"templateType": "JsonPathContent", "template": {
                          "typeName": "unverified.pulse", "typeMatchExpression": "$..[?(@pulse)]", "deviceIdExpression": "$.watch",
                          "patientIdExpression": "$.wearer", "timestampExpression": "$.at",
                          "values": [{"valueName": "bpm", "valueExpression": "$.pulse", "required": true}]}}]}
                        """);
        Files.writeString(templates.resolve("fhirmapping.json"), """
                {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir", "template": {
                  "typeName": "unverified.pulse", "codes": [{"code": "8867-4", "system": "http://loinc.org"}],
                  "value": {"valueName": "bpm", "valueType": "Quantity", "unit": "/min"}}}]}
                """);

        try (LocalLine line = Lines.start(directory, templates, Set.of());
                DeviceFeed feed = new DeviceFeed(line.ready());
                HttpClient http = HttpClient.newHttpClient()) {
            List<RunningService> running = Lines.run(line, Map.of("IOMT_IDENTITY_TAG_UNVERIFIED", "true"));
            try {
                feed.sendAll(List.of(new DeviceFeed.Event("unverified-watch",
                        "{\"watch\":\"unverified-watch\",\"wearer\":\"unverified-wearer\",\"at\":\"2026-10-09T10:18:00Z\",\"pulse\":71}")));

                await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
                    List<JsonNode> found = SharedFhirServer.resources(http,
                            "/Observation?code=unverified.pulse&_tag=urn:iomtfhir:device%7Cunverified");
                    assertThat(found).singleElement().satisfies(each -> assertThat(each.at("/valueQuantity/value")
                            .asInt()).isEqualTo(71));
                });
                assertThat(Lines.deadLetters(line.ready())).isEmpty();
            } finally {
                running.forEach(RunningService::close);
            }
        }
    }
}

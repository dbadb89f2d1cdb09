package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.service.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** From a real event through the running line to a Provenance, as docs/operations.md shows it, and back. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class SourcesIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICE = """
            {"templateType": "CollectionContent", "template": [{"templateType": "JsonPathContent", "template": {
              "typeName": "sources.pulse", "typeMatchExpression": "$..[?(@pulse)]", "deviceIdExpression": "$.watch",
              "patientIdExpression": "$.wearer", "timestampExpression": "$.at",
              "values": [{"valueName": "bpm", "valueExpression": "$.pulse", "required": true}]}}]}
            """;
    private static final String MAPPING = """
            {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir", "template": {
              "typeName": "sources.pulse", "periodInterval": 60,
              "codes": [{"code": "8867-4", "system": "http://loinc.org"}],
              "value": {"valueName": "bpm", "valueType": "SampledData", "defaultPeriod": 60000, "unit": "/min"}}}]}
            """;

    @TempDir
    Path directory;

    @Test
    void anObservationSaysWhichEventsEachOfItsVersionsWasMadeOf() throws Exception {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"), DEVICE);
        Files.writeString(templates.resolve("fhirmapping.json"), MAPPING);

        try (LocalLine line = Lines.start(directory, templates, Set.of());
                DeviceFeed feed = new DeviceFeed(line.ready());
                HttpClient http = HttpClient.newHttpClient()) {
            List<RunningService> running = Lines.run(line, Map.of("IOMT_OBSERVATIONS_SOURCE", "provenance"));
            try {
                feed.sendAll(List.of(event("10:18:00", 71)));
                List<JsonNode> first = awaitProvenances(http, 1);
                feed.sendAll(List.of(event("10:18:00", 71)));
                feed.sendAll(List.of(event("10:20:00", 73)));
                List<JsonNode> both = awaitProvenances(http, 2);

                JsonNode observation = observation(http);
                assertThat(PageExamples.holds(first.getFirst(), shown(observation, first.getFirst())))
                        .as(first.toString()).isTrue();
                assertThat(both).extracting(each -> each.at("/activity/coding/0/code").asText())
                        .containsExactlyInAnyOrder("CREATE", "UPDATE");
                assertThat(both.toString()).doesNotContain("source-watch", "source-wearer");
                assertThat(trail(observation)).contains(first.getFirst().at("/entity/0/what/identifier/value")
                        .asText());
                assertThat(Lines.deadLetters(line.ready())).isEmpty();
            } finally {
                running.forEach(RunningService::close);
            }
        }
    }

    private static DeviceFeed.Event event(String time, int pulse) {
        return new DeviceFeed.Event("source-watch",
                "{\"watch\":\"source-watch\",\"wearer\":\"source-wearer\",\"at\":\"2026-10-09T"
                        + time + "Z\",\"pulse\":" + pulse + "}");
    }

    /** What the page shows, with the words in capitals filled in. */
    private static JsonNode shown(JsonNode observation, JsonNode landed) throws Exception {
        String block = PageBlock.of(Files.readString(Path.of("../docs/operations.md"))).stream()
                .filter(each -> each.label().equals("provenance")).findFirst().orElseThrow().text();
        String event = landed.at("/entity/0/what/identifier/value").asText();
        assertThat(event).matches("devicedata/\\d+@\\d+");
        return JSON.readTree(block.replace("Observation/ID", "Observation/" + observation.path("id").asText())
                .replace("devicecontent:VERSION", "devicecontent:" + version(DEVICE))
                .replace("fhirmapping:VERSION", "fhirmapping:" + version(MAPPING))
                .replace("devicedata/PARTITION@NUMBER", event));
    }

    private static String version(String file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getBytes(
                UTF_8))).substring(0, 16);
    }

    private static List<JsonNode> awaitProvenances(HttpClient http, int count) {
        List<JsonNode> found = new ArrayList<>();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            found.clear();
            JsonNode observation = observation(http);
            found.addAll(SharedFhirServer.resources(http,
                    "/Provenance?target=Observation/" + observation.path("id").asText()));
            assertThat(found).hasSizeGreaterThanOrEqualTo(count);
        });
        assertThat(found).hasSize(count);
        return List.copyOf(found);
    }

    private static JsonNode observation(HttpClient http) throws Exception {
        List<JsonNode> found = SharedFhirServer.resources(http, "/Observation?code=sources.pulse");
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** What {@code iomt where --observation} prints of it. */
    private static String trail(JsonNode observation) throws Exception {
        StringWriter text = new StringWriter();
        FhirServer server = new FhirServer(new FhirTransport(ServerOptions.of(SharedFhirServer.url()), null,
                Authorization.none(), Clock.systemUTC()));
        new StoredObservationText(server, Duration.ofMinutes(1), new PrintWriter(text, true))
                .observation(observation.path("id")
                        .asText(), new ArrayList<>());
        return text.toString();
    }
}

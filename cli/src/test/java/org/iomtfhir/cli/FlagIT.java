package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.persist.PersistService;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An extension on its whole way: the example of a template kind for another resource is built and put into place by the very
 * commands that docs/templates.md gives, and makes a Flag of a device's alarm on the FHIR server.
 */
@Timeout(240)
class FlagIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String DEVICE = "flag-monitor";
    private static final String PATIENT = "flag-patient";
    private static final String SYSTEM = "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

    private static final Path PAGE = Path.of("..", "docs", "templates.md");
    private static final Path SOURCE = Path.of("..", "templates", "fhir-mapping", "src", "test", "java", "org",
            "iomtfhir", "fhirmapping", "extension", "AlarmFlagKind.java");

    private static final String DEVICE_CONTENT = """
            { "templateType": "CollectionContent", "template": [
              { "templateType": "JsonPathContent", "template": {
                  "typeName": "leadOff", "typeMatchExpression": "$..[?(@leadOff)]", "deviceIdExpression": "$.monitor",
                  "patientIdExpression": "$.patient", "timestampExpression": "$.time",
                  "values": [ { "valueName": "alarm", "valueExpression": "$.leadOff", "required": true } ] } } ] }
            """;

    @TempDir
    Path directory;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private Process transform;

    @AfterEach
    void end() throws InterruptedException {
        http.close();
        if (transform != null) {
            transform.destroyForcibly().waitFor();
        }
    }

    /** The block of the page, in a language, in which this is written. */
    private static String onThePage(String language, String part) throws IOException {
        Matcher blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        return blocks.results().map(block -> block.group(1)).filter(block -> block.contains(part)).findFirst()
                .orElseThrow();
    }

    /** Runs what the page says to a user who has the example and the programs in one directory. */
    private void buildAndPutIntoPlace() throws Exception {
        Files.copy(SOURCE, directory.resolve(SOURCE.getFileName()));
        Path log = directory.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder("sh", "-eu", "-c", onThePage("sh", "javac "))
                .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(),
                (path, tools) -> tools + File.pathSeparator + path);
        assertEndsWell(builder.start(), log);
    }

    private static void assertEndsWell(Process process, Path log) throws Exception {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private Path templates() throws IOException {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"), DEVICE_CONTENT);
        Files.writeString(templates.resolve("fhirmapping.json"), onThePage("json", "\"AlarmFlag\""));
        return templates;
    }

    private static Path settings(ReadyFile line, Service service) {
        return line.data().resolve("services").resolve(service.title() + ".properties");
    }

    private static DeviceFeed.Event alarm(String state, String time) {
        return new DeviceFeed.Event(DEVICE, "{\"monitor\":\"" + DEVICE + "\",\"patient\":\"" + PATIENT
                + "\",\"time\":\"" + time + "\",\"leadOff\":\"" + state + "\"}");
    }

    private String get(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url))
                .header("Cache-Control", "no-cache").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private JsonNode read(String reference) throws IOException, InterruptedException {
        return json.readTree(get(SharedFhirServer.url() + "/" + reference));
    }

    /** The Flag of the patient in this version, once it is there. */
    private JsonNode awaitFlag(String version) {
        List<JsonNode> flags = new ArrayList<>();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            Path log = directory.resolve("transform.log");
            assertThat(transform.isAlive()).as("transform is alive; it wrote: %s", Files.readString(log)).isTrue();
            flags.clear();
            read("Flag?subject:Patient.identifier=" + PATIENT).path("entry")
                    .forEach(entry -> flags.add(entry.path("resource")));
            assertThat(flags).singleElement()
                    .satisfies(flag -> assertThat(flag.at("/meta/versionId").asText()).isEqualTo(version));
        });
        return flags.get(0);
    }

    private void awaitOneUnchanged(RunningService persist) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(250))
                .until(() -> get("http://127.0.0.1:" + persist.healthPort() + "/metrics").lines().anyMatch(
                        line -> line.startsWith("FhirResourceSaved_total{operation=\"unchanged\",resource=\"Flag\"")));
    }

    private void assertNamesItsPatientAndDevice(JsonNode flag) throws IOException, InterruptedException {
        String patient = flag.at("/subject/reference").asText();
        String device = flag.at("/author/reference").asText();
        assertThat(read(patient).at("/identifier/0/value").asText()).isEqualTo(PATIENT);
        assertThat(read(device).at("/identifier/0/value").asText()).isEqualTo(DEVICE);
        String identifier = patient.replace("Patient/", "") + "." + device.replace("Device/", "") + ".leadOff.alarm";
        assertThat(flag.at("/identifier/0/system").asText()).isEqualTo(SYSTEM);
        assertThat(flag.at("/identifier/0/value").asText()).isEqualTo(identifier);
        assertThat(flag.path("identifier")).hasSize(1);
        assertThat(flag.path("id").asText()).isEqualTo(DeterministicId.of(SYSTEM, identifier));
    }

    @Test
    void anAlarmLandsAsAFlagThatARepeatLeavesAloneAndAnotherStateReplaces() throws Exception {
        ProgramFolder service = ProgramFolder.of(Service.TRANSFORM).copyTo(directory);
        ProgramFolder command = ProgramFolder.ofCommand().copyTo(directory);
        Path templates = templates();
        buildAndPutIntoPlace();
        Path report = directory.resolve("validate.log");
        assertEndsWell(command.start(report, "validate", "--device", templates.resolve("devicecontent.json"), "--fhir",
                templates.resolve("fhirmapping.json")), report);

        try (LocalLine line = Lines.start(directory, templates, EnumSet.of(Service.NORMALIZE, Service.GROUP));
                RunningService persist = RunningService.start(new PersistService(),
                        new PersistService().load(Map.of(), settings(line.ready(), Service.PERSIST)),
                        Clock.systemUTC());
                DeviceFeed feed = new DeviceFeed(line.ready())) {
            transform = service.start(directory.resolve("transform.log"), "--settings",
                    settings(line.ready(), Service.TRANSFORM));

            feed.sendAll(List.of(alarm("on", "2026-04-05T10:00:00Z")));
            JsonNode flag = awaitFlag("1");
            assertThat(flag.path("status").asText()).isEqualTo("active");
            assertThat(flag.at("/period/start").asText()).isEqualTo("2026-04-05T10:00:00Z");
            assertThat(flag.at("/code/coding/0/code").asText()).isEqualTo("196650");
            assertNamesItsPatientAndDevice(flag);

            feed.sendAll(List.of(alarm("on", "2026-04-05T10:00:00Z")));
            awaitOneUnchanged(persist);
            assertThat(awaitFlag("1")).isEqualTo(flag);

            feed.sendAll(List.of(alarm("off", "2026-04-05T10:07:00Z")));
            JsonNode ended = awaitFlag("2");
            assertThat(ended.path("id")).isEqualTo(flag.path("id"));
            assertThat(ended.path("status").asText()).isEqualTo("inactive");
            assertThat(ended.at("/period/end").asText()).isEqualTo("2026-04-05T10:07:00Z");
            assertThat(ended.path("period").has("start")).isFalse();
            assertNamesItsPatientAndDevice(ended);
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }
}

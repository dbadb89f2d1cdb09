package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An extension on its whole way: the project docs/examples/extension has been built apart, with its own tests, before this test
 * starts; its jar goes into the plugins of normalize, transform and the command, and its templates make of what devices send a
 * Flag and Observations on the FHIR server.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class ExtensionIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String DEVICE = "flag-monitor";
    private static final String PATIENT = "flag-patient";
    private static final String SYSTEM = "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

    private static final Path PROJECT = Path.of("target", "examples", "extension");

    @TempDir
    Path directory;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> services = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        http.close();
        for (Process service : services) {
            service.destroyForcibly().waitFor();
        }
    }

    private static void assertEndsWell(Process process, Path log) throws Exception {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** The program with the jar of the example among its plugins. */
    private ProgramFolder extended(ProgramFolder program) throws IOException {
        Path jar = PROJECT.resolve("target").resolve("iomt-extension.jar");
        assertThat(jar).as("the example is built before the integration tests").isRegularFile();
        ProgramFolder copy = program.copyTo(directory);
        Files.copy(jar, copy.path().resolve("plugins").resolve(jar.getFileName()));
        return copy;
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
            assertThat(services).as("the services live; their logs are in %s", directory).allMatch(Process::isAlive);
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

    private JsonNode awaitObservation(String code) {
        List<JsonNode> found = new ArrayList<>();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            found.clear();
            read("Observation?device.identifier=" + DEVICE + "&code=" + code).path("entry")
                    .forEach(entry -> found.add(entry.path("resource")));
            assertThat(found).hasSize(1);
        });
        return found.get(0);
    }

    private void start(ProgramFolder program, ReadyFile line, Service service) throws IOException {
        services.add(program.start(directory.resolve(service.title() + ".log"), "--settings", settings(line, service)));
    }

    @Test
    void whatAnExtensionAddsIsUsedByTheServicesAndTheCommand() throws Exception {
        ProgramFolder normalize = extended(ProgramFolder.of(Service.NORMALIZE));
        ProgramFolder transform = extended(ProgramFolder.of(Service.TRANSFORM));
        ProgramFolder command = extended(ProgramFolder.ofCommand());
        Path templates = PROJECT.resolve("templates").toAbsolutePath();
        Path report = directory.resolve("validate.log");
        assertEndsWell(command.start(report, "validate", "--device", templates.resolve("devicecontent.json"), "--fhir",
                templates.resolve("fhirmapping.json")), report);

        try (LocalLine line = Lines.start(directory, templates, EnumSet.of(Service.GROUP));
                RunningService persist = RunningService.start(new PersistService(),
                        new PersistService().load(Map.of(), settings(line.ready(), Service.PERSIST)),
                        Clock.systemUTC());
                DeviceFeed feed = new DeviceFeed(line.ready())) {
            start(normalize, line.ready(), Service.NORMALIZE);
            start(transform, line.ready(), Service.TRANSFORM);

            feed.sendAll(List.of(alarm("on", "2026-04-05T10:00:00Z"),
                    new DeviceFeed.Event(DEVICE, "{\"lines\":[\"" + DEVICE + ";2026-04-05T06:31:00Z;06:30\"]}"),
                    new DeviceFeed.Event(DEVICE, "{\"device\":\"" + DEVICE
                            + "\",\"time\":\"2026-04-05T10:00:00Z\",\"fahrenheit\":98.6}")));
            JsonNode flag = awaitFlag("1");
            assertThat(flag.path("status").asText()).isEqualTo("active");
            assertThat(flag.at("/period/start").asText()).isEqualTo("2026-04-05T10:00:00Z");
            assertThat(flag.at("/code/coding/0/code").asText()).isEqualTo("196650");
            assertNamesItsPatientAndDevice(flag);
            assertThat(awaitObservation("wake-up-time").path("valueTime").asText()).isEqualTo("06:30:00");
            assertThat(awaitObservation("8310-5").at("/valueQuantity/value").asText()).isEqualTo("37");

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

package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Property;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.persist.PersistService;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.transform.TransformService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A line on which everything is wrong, mended piece by piece while it runs: one event fails in a stage, its dead letter is
 * replayed when the cause is gone, fails in the next one, and lands in the end, in one trace from its device to the server.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class MendedLineIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String DEVICE = "mended-monitor";
    private static final Instant TIME = Instant.parse("2026-04-03T10:00:00Z");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path directory;
    private final Map<Service, RunningService> running = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private ReadyFile ready;
    private DirectoryDeadLetterStore store;

    private void start(LineService service, Map<String, String> environment) throws Exception {
        Path settings = ready.data().resolve("services").resolve(service.service().title() + ".properties");
        RunningService started = RunningService.start(service, service.load(environment, settings),
                Clock.systemUTC());
        running.put(service.service(), started);
        started.started().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Changes a text of a template file, as an upload would: at once. */
    private void edit(String file, String from, String to) throws IOException {
        Path path = ready.templates().resolve(file);
        String before = Files.readString(path);
        assertThat(before).contains(from);
        Path changed = Files.writeString(directory.resolve(file), before.replace(from, to));
        Files.move(changed, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<DeadLetterSummary> letters(String stage) {
        List<DeadLetterSummary> letters = new ArrayList<>();
        store.list(new DeadLetterFilter(Optional.of(stage), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty()), letters::add);
        return letters;
    }

    private void awaitLetter(String stage, ErrorName cause) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(letters(stage)).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(cause)));
    }

    /** Replays what waits of the stage, again if the service has not seen the mended cause yet, until that is so. */
    private void replay(String stage, Callable<Boolean> until) {
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> {
            Iomt replay = Iomt.run("deadletter", "replay", "--stage", stage, "--ready-file",
                    ready.data().resolve(LocalLine.READY_FILE));
            assertThat(replay.exitCode()).as(replay.err()).isZero();
            return until.call();
        });
        assertThat(letters(stage)).allSatisfy(letter -> assertThat(letter.replayedTime()).isPresent());
    }

    private List<LandedObservation> landed() throws IOException, InterruptedException {
        return new FhirReader(ready.fhir()).observations().stream().filter(one -> DEVICE.equals(one.device()))
                .toList();
    }

    private void put(String key, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(ready.fhir() + "/" + key))
                .header("Content-Type", "application/fhir+json").PUT(HttpRequest.BodyPublishers.ofString(body))
                .build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private String metrics(Service service) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + running.get(service).healthPort() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void aLetterOfEachStageLandsWhenItIsReplayedAfterItsCauseIsMended() throws Exception {
        try (LocalLine line = Lines.start(directory, Set.of());
                SpanCollector collector = new SpanCollector();
                DeviceFeed feed = new DeviceFeed(line.ready())) {
            ready = line.ready();
            mendPieceByPiece(collector, feed);
        } finally {
            http.close();
        }
    }

    private void mendPieceByPiece(SpanCollector collector, DeviceFeed feed) throws Exception {
        try {
            store = new DirectoryDeadLetterStore(ready.deadLetters());
            edit("devicecontent.json", "\"$.heartRate\"", "\"$.beats\"");
            edit("fhirmapping.json", "\"heartrate\"", "\"heart-rate\"");
            Map<String, String> environment = Map.of("IOMT_TRACING_ENDPOINT", collector.endpoint());
            start(new NormalizeService(), environment);
            start(new GroupService(), environment);
            start(new TransformService(), environment);
            start(new PersistService(), Map.of("IOMT_TRACING_ENDPOINT", collector.endpoint(), "IOMT_IDENTITY_MODE",
                    "Lookup", "IOMT_IDENTITY_PATIENT_PER_DEVICE", "false"));

            feed.send(DEVICE, ("{\"monitor\":\"" + DEVICE + "\",\"patient\":\"mended-patient\",\"time\":\"" + TIME
                    + "\",\"heartRate\":71}").getBytes(UTF_8),
                    Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")).get(60, TimeUnit.SECONDS);
            awaitLetter("normalize", ErrorName.NormalizationDataMapping);

            edit("devicecontent.json", "\"$.beats\"", "\"$.heartRate\"");
            replay("normalize", () -> !letters("transform").isEmpty());
            awaitLetter("transform", ErrorName.TemplateNotFound);

            edit("fhirmapping.json", "\"heart-rate\"", "\"heartrate\"");
            replay("transform", () -> !letters("persist").isEmpty());
            awaitLetter("persist", ErrorName.FhirResourceNotFound);

            put("Patient/mended-patient", "{\"resourceType\":\"Patient\",\"id\":\"mended-patient\","
                    + "\"identifier\":[{\"value\":\"mended-patient\"}]}");
            put("Device/mended-monitor", "{\"resourceType\":\"Device\",\"id\":\"mended-monitor\",\"identifier\":"
                    + "[{\"value\":\"" + DEVICE + "\"}],\"patient\":{\"reference\":\"Patient/mended-patient\"}}");
            replay("persist", () -> !landed().isEmpty());
            assertThat(landed()).singleElement().satisfies(one -> assertThat(one.inWords()).isEqualTo("71 beats/min"));

            store.put(measurementThatTheGroupServiceCouldNotHandle());
            replay("group", () -> landed().size() == 2);
            assertThat(landed().stream().map(LandedObservation::inWords)).containsExactlyInAnyOrder("71 beats/min",
                    "72 beats/min");

            assertInOneTrace(collector);
            assertCounted();
        } finally {
            // Before the endpoint goes, which they would try to reach.
            running.values().forEach(RunningService::close);
        }
    }

    /** As a version of the service with a fault set it aside. */
    private static DeadLetter measurementThatTheGroupServiceCouldNotHandle() {
        Measurement measurement = new Measurement("heartrate", TIME.plusSeconds(60), TIME.plusSeconds(61), DEVICE,
                "mended-patient", null, null, List.of(new Property("hr", "72")));
        return new DeadLetter("group", ErrorName.UnexpectedFailure, "handling it failed unexpectedly", "",
                Optional.empty(), new HubEvent("normalized", "0", 1_000_000, "1000000", TIME.plusSeconds(62), null,
                        "application/json", MessageJson.write(measurement), Map.of(), Map.of()),
                TIME.plusSeconds(63));
    }

    private static void assertInOneTrace(SpanCollector collector) {
        for (Service service : Service.values()) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(collector.hasWork(service.title(), TRACE))
                    .as("work of %s in the trace of the device event", service.title()).isTrue());
        }
        assertThat(collector.mentions("mended-")).isFalse();
    }

    /** What operators know by these names is fed by the services, not only declared. */
    private void assertCounted() throws IOException, InterruptedException {
        assertCounted(Service.NORMALIZE, "DeviceEvent_total{", "NormalizedEvent_total{", "DroppedEvent_total{",
                "DeviceEventProcessingLatencyMs_count{", "DeadLetter_total{name=\"NormalizationDataMapping\"",
                "TotalErrors_total{name=\"NormalizationDataMapping\"");
        assertCounted(Service.GROUP, "Measurement_total{", "MeasurementGroup_total{");
        assertCounted(Service.TRANSFORM, "MeasurementGroup_total{", "Measurement_total{",
                "TotalErrors_total{name=\"TemplateNotFound\"");
        assertCounted(Service.PERSIST, "FhirResourceSaved_total{operation=\"created\",resource=\"Observation\"",
                "MeasurementIngestionLatencyMs_count{");
        for (Service service : Service.values()) {
            assertCounted(service, "BatchSize_count{", "IotConnectorStatus{");
            assertThat(metrics(service)).contains("RetentionLoss_total{stage=\"" + service.title() + "\"} 0.0");
            await().atMost(LIMIT).until(() -> metrics(service).lines()
                    .anyMatch(text -> text.startsWith("PartitionLag{") && text.endsWith(" 0.0")));
            assertThat(running.get(service).health().notes()).containsKey("lag of partition 0");
        }
    }

    private void assertCounted(Service service, String... names) throws IOException, InterruptedException {
        List<String> lines = metrics(service).lines().toList();
        for (String name : names) {
            assertThat(lines).anyMatch(text -> text.startsWith(name) && !text.endsWith(" 0.0") && !text.endsWith(" 0"));
        }
    }
}

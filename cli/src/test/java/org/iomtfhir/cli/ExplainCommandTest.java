package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExplainCommandTest {

    private static final SampleSet VITALS = SampleSet.named("bedside-vitals");

    @TempDir
    Path directory;
    private Path device;
    private Path fhir;
    private Path events;

    @BeforeEach
    void files() throws IOException {
        device = Files.writeString(directory.resolve("devicecontent.json"), VITALS.deviceContent());
        fhir = Files.writeString(directory.resolve("fhirmapping.json"), VITALS.fhirMapping());
        events = Files.writeString(directory.resolve("events.jsonl"), VITALS.events().get(0) + "\n");
    }

    @Test
    void textSaysWhereEverythingComesFrom() {
        Iomt ran = Iomt.run("explain", "--device", device, "--fhir", fhir, "--events", events);

        assertThat(ran.out()).contains("Event 0, line 1: ", "matched once", "→ measurement 0: ", "→ Observation 0",
                "/valueQuantity/value " + fhir + ":", "of measurement 0").doesNotContain("\u001B");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void jsonIsOfADocumentedVersion() throws IOException {
        Iomt ran = Iomt.run("explain", "--device", device, "--fhir", fhir, "--events", events, "--format", "json");

        JsonNode explanation = new ObjectMapper().readTree(ran.out());
        assertThat(explanation.path("version").asInt()).isEqualTo(1);
        assertThat(explanation.at("/events/0/verdicts/0/verdict").asText()).isIn("matched", "not matched");
        assertThat(explanation.at("/observations/0/resource/resourceType").asText()).isEqualTo("Observation");
        assertThat(explanation.at("/observations/0/elements").size()).isGreaterThan(5);
    }

    @Test
    void anEventThatNoTemplateMatchesIsAFailureWithTheNearestReason() throws IOException {
        Files.writeString(events, "{\"nothing\": \"of use\"}\n");

        Iomt ran = Iomt.run("explain", "--device", device, "--events", events);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("no template matches", "not matched", "no object has a member");
    }

    @Test
    void aTemplateWithAnErrorIsToldWithItsPlace() throws IOException {
        Files.writeString(device, "{ \"templateType\": \"CollectionContent\" }");

        Iomt ran = Iomt.run("explain", "--device", device, "--events", events);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("devicecontent.json:1:1: error");
    }

    @Test
    void theLastEventsOfAHubAreReadAndNoCheckpointMoves() throws IOException {
        try (LocalEventHubs hubs = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs"))
                .hub(LocalLine.DEVICE_HUB, 2, LocalLine.DEBUG_GROUP).start()) {
            Path ready = directory.resolve("ready.json");
            Path checkpoints = directory.resolve("checkpoints");
            new ReadyFile(hubs.connectionString(), LocalLine.DEVICE_HUB, "http://127.0.0.1:1/fhir", directory,
                    checkpoints, directory, directory).write(ready);
            Path all = Files.writeString(directory.resolve("all.jsonl"), String.join("\n", VITALS.events()) + "\n");
            assertThat(Iomt.run("send", "--ready-file", ready, "--file", all).exitCode()).isZero();

            Iomt ran = Iomt.run("explain", "--device", device, "--fhir", fhir, "--ready-file", ready, "--hub",
                    LocalLine.DEVICE_HUB, "--last", "2", "--format", "json");

            JsonNode explanation = new ObjectMapper().readTree(ran.out());
            assertThat(explanation.path("events").size()).isEqualTo(2);
            assertThat(explanation.path("observations").size()).isPositive();
            assertThat(checkpoints).doesNotExist();
        }
    }

    @Test
    void ofAHubWithPacksTheLastRecordsAreReadEachAnEventOfItsOwn() throws Exception {
        try (LocalEventHubs hubs = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs"))
                .hub("packed", 1, LocalLine.DEBUG_GROUP).start()) {
            Path ready = directory.resolve("ready.json");
            new ReadyFile(hubs.connectionString(), LocalLine.DEVICE_HUB, "http://127.0.0.1:1/fhir", directory,
                    directory, directory, directory).write(ready);
            try (HubPublisher publisher = HubPublisher.connect(new HubConnection.ByConnectionString(
                    new Secret(hubs.connectionString()), "packed", "$Default"), HubStatus.UNWATCHED, true)) {
                CompletableFuture<?>[] accepted = new CompletableFuture<?>[3];
                for (int i = 0; i < accepted.length; i++) {
                    accepted[i] = publisher
                            .publish(new OutgoingEvent("a", ("{\"x\":\"" + "y".repeat(2_000) + "\",\"n\":"
                                    + i + "}").getBytes(UTF_8), "application/json", Map.of()));
                }
                CompletableFuture.allOf(accepted).get(30, TimeUnit.SECONDS);
            }

            Iomt ran = Iomt.run("explain", "--device", device, "--ready-file", ready, "--hub", "packed", "--last", "2",
                    "--format", "json");

            JsonNode all = new ObjectMapper().readTree(ran.out()).path("events");
            assertThat(all.size()).as(ran.err()).isEqualTo(2);
            assertThat(all).allSatisfy(one -> {
                assertThat(one.path("outcome").asText()).isEqualTo("unmatched");
                assertThat(one.path("end").asInt() - one.path("start").asInt()).isLessThan(3_000);
            });
        }
    }

    @Test
    void aDeadLetterIsExplainedByItsKey() throws Exception {
        Path letters = directory.resolve("letters");
        Path ready = directory.resolve("ready.json");
        new ReadyFile("Endpoint=sb://localhost", LocalLine.DEVICE_HUB, "http://127.0.0.1:1/fhir", directory, directory,
                letters, directory).write(ready);
        DeadLetter letter = Letters.normalize(1, "");
        DeadLetterStores.open(new StorageLocation.Directory(letters)).put(letter);
        String key = letter.key().toString();

        Iomt ran = Iomt.run("explain", "--device", device, "--ready-file", ready, "--dead-letter", key);

        assertThat(ran.out()).as(ran.err()).contains("no template matches", "/Body/secret");
    }
}

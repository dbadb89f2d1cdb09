package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.local.line.ReplayKeyFile;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.replay.ReplayEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, against a real endpoint. */
class ReplayIT {

    private static final DeadLetter DEVICE = Letters.normalize(1, "template 3 match 2");
    private static final DeadLetter LANDED = Letters.persist(2);

    @TempDir
    Path directory;

    @Test
    void eachLetterGoesBackToTheHubAndPartitionItCameFromAndOpensToTheOriginal() throws Exception {
        Path letters = directory.resolve("dead");
        DirectoryDeadLetterStore store = new DirectoryDeadLetterStore(letters);
        store.put(DEVICE);
        store.put(LANDED);
        try (LocalEventHubs hubs = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs"))
                .hub("devicedata", 2).hub("observations", 2).start()) {
            Path ready = directory.resolve("ready.json");
            new ReadyFile(hubs.connectionString(), "devicedata", "http://127.0.0.1:1/fhir", directory, directory,
                    letters, directory).write(ready);
            ReplayKeyFile.in(directory).make();

            Iomt replay = Iomt.run("deadletter", "replay", "--all", "--ready-file", ready);

            assertThat(replay.exitCode()).as(replay.err()).isZero();
            assertThat(replay.err()).contains("1 dead letters go back to stage normalize (hub 'devicedata')",
                    "2 dead letters replayed, 0 not");
            assertOpensTo(DEVICE, read(hubs, "devicedata"));
            assertOpensTo(LANDED, read(hubs, "observations"));
            assertThat(Iomt.run("deadletter", "list", "--replayed", "--ready-file", ready).out())
                    .contains("2 dead letters:");

            Iomt second = Iomt.run("deadletter", "replay", "--all", "--ready-file", ready);
            assertThat(second.err()).contains("0 dead letters replayed, 0 not");
        }
    }

    private static EventData read(LocalEventHubs hubs, String hub) {
        try (EventHubConsumerClient consumer = new EventHubClientBuilder()
                .connectionString(hubs.connectionString(), hub).consumerGroup("$Default").buildConsumerClient()) {
            List<EventData> read = consumer
                    .receiveFromPartition("1", 1, EventPosition.earliest(), Duration.ofSeconds(20)).stream()
                    .map(event -> event.getData()).toList();
            assertThat(read).as("events of " + hub).hasSize(1);
            return read.getFirst();
        }
    }

    private void assertOpensTo(DeadLetter letter, EventData data) throws Exception {
        assertThat(data.getContentType()).isEqualTo(ReplayEnvelope.CONTENT_TYPE);
        HubEvent carried = new HubEvent(letter.event().hub(), "1", data.getSequenceNumber(), data.getOffsetString(),
                Instant.now(), null, data.getContentType(), data.getBody(), data.getProperties(), Map.of());
        assertThat(ReplayEnvelope.open(carried, letter.stage(), Optional.of(ReplayKeyFile.in(directory).read())))
                .usingRecursiveComparison().isEqualTo(letter.event());
    }
}

package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.models.Checkpoint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LagCommandIT {

    @TempDir
    Path directory;
    private LocalEventHubs hubs;
    private Path readyFile;

    @BeforeEach
    void start() throws IOException {
        hubs = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs")).hub(LocalLine.DEVICE_HUB, 1).start();
        readyFile = directory.resolve("ready.json");
        new ReadyFile(hubs.connectionString(), LocalLine.DEVICE_HUB, "http://127.0.0.1:1/fhir", directory,
                directory.resolve("checkpoints"), directory, directory).write(readyFile);
    }

    @AfterEach
    void stop() {
        hubs.close();
    }

    @Test
    void countsTheEventsAfterTheCheckpoint() throws Exception {
        Path file = Files.writeString(directory.resolve("events.jsonl"), "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
        assertThat(Iomt.run("send", "--ready-file", readyFile.toString(), "--file", file.toString()).exitCode())
                .isZero();

        assertThat(lag().path("behind").asLong()).isEqualTo(3);

        new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock.systemUTC())
                .updateCheckpoint(new Checkpoint().setFullyQualifiedNamespace(namespace())
                        .setEventHubName(LocalLine.DEVICE_HUB).setConsumerGroup("$Default").setPartitionId("0")
                        .setSequenceNumber(0L).setOffsetString("0"))
                .block();

        assertThat(lag().path("behind").asLong()).isEqualTo(2);
        assertThat(lag().path("checkpoint").asLong()).isZero();
        assertThat(Iomt.run("lag", "--ready-file", readyFile.toString(), "--service", "normalize", "--over", "1")
                .exitCode()).isEqualTo(1);
        assertThat(Iomt.run("lag", "--ready-file", readyFile.toString(), "--service", "normalize", "--over", "2")
                .exitCode()).isZero();
    }

    /** As the client names it, and so the services' checkpoints. */
    private String namespace() {
        try (var client = HubClients
                .client(new HubConnection.ByConnectionString(new Secret(hubs.connectionString()), LocalLine.DEVICE_HUB,
                        "$Default"))
                .consumerGroup("$Default").buildConsumerClient()) {
            return client.getFullyQualifiedNamespace();
        }
    }

    private JsonNode lag() throws IOException {
        Iomt ran = Iomt.run("lag", "--ready-file", readyFile.toString(), "--service", "normalize", "--format",
                "json");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        JsonNode list = new ObjectMapper().readTree(ran.out());
        assertThat(list).hasSize(1);
        return list.path(0);
    }
}

package org.iomtfhir.local.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The endpoint's log on a file system of its own, in memory, which only root can mount: elsewhere the tests skip with that reason. */
@Timeout(120)
class FullLogDiskIT {

    private static final AmqpRetryOptions ONCE = new AmqpRetryOptions().setMaxRetries(0).setTryTimeout(Duration
            .ofSeconds(15));

    @RegisterExtension
    final SmallDisk disk = SmallDisk.ofMegabytes(4);
    private final List<String> taken = new ArrayList<>();

    @Test
    void aFullDiskRefusesSendersAndLosesNothingAndOnceFreedTheEndpointTakesEventsAgain() throws Exception {
        Path filler;
        try (EndpointProcess endpoint = EndpointProcess.start(disk.resolve("hubs"), "-Xmx64m")) {
            assertThat(send(endpoint, "before")).isTrue();
            filler = disk.fill();

            assertThat(sendUntilRefused(endpoint)).as("an event is refused while there is no room").isTrue();
            assertThat(endpoint.isAlive()).isTrue();
            assertThat(read(endpoint)).as("what was taken can be read meanwhile").isEqualTo(taken);

            Files.delete(filler);
            assertThat(send(endpoint, "after")).as("there is room again").isTrue();
            assertThat(read(endpoint)).isEqualTo(taken);

            filler = disk.fill();
            assertThat(sendUntilRefused(endpoint)).isTrue();
            // Ends as kill -9 does, the disk full.
        }
        try (EndpointProcess endpoint = EndpointProcess.start(disk.resolve("hubs"), "-Xmx64m")) {
            assertThat(read(endpoint)).as("started anew on the full disk").isEqualTo(taken);
            Files.delete(filler);
            assertThat(send(endpoint, "last")).isTrue();
            assertThat(read(endpoint)).isEqualTo(taken);
        }
    }

    @Test
    void onADiskThatCantBeWrittenItDoesNotStartAndSaysWhereAndWithTheDiskMendedItHasEverything() throws Exception {
        try (EndpointProcess endpoint = EndpointProcess.start(disk.resolve("hubs"), "-Xmx64m")) {
            assertThat(send(endpoint, "before")).isTrue();
        }
        disk.refuseWrites();

        assertThatThrownBy(() -> LocalEventHubs.builder().dataDirectory(disk.resolve("hubs"))
                .hub(SdkFixture.HUB, 4, "slow").start().close()).isInstanceOf(IOException.class)
                .hasMessageContaining(disk.root().toString());

        disk.takeWrites();
        try (EndpointProcess endpoint = EndpointProcess.start(disk.resolve("hubs"), "-Xmx64m")) {
            assertThat(send(endpoint, "after")).isTrue();
            assertThat(read(endpoint)).isEqualTo(taken);
        }
    }

    private static EventHubClientBuilder client(EndpointProcess endpoint) {
        return new EventHubClientBuilder().connectionString(endpoint.connectionString(), SdkFixture.HUB)
                .retryOptions(ONCE);
    }

    /** Whether the endpoint has taken an event of this text. */
    private boolean send(EndpointProcess endpoint, String text) {
        try (EventHubProducerClient producer = client(endpoint).buildProducerClient()) {
            producer.send(List.of(new EventData(text)), new SendOptions().setPartitionId("0"));
            taken.add(text);
            return true;
        } catch (IllegalStateException exhausted) {
            // How the SDK says that it tries no more.
            assertThat(exhausted).hasRootCauseInstanceOf(AmqpException.class).rootCause().hasMessageContaining(
                    "could not be written");
            return false;
        }
    }

    private boolean sendUntilRefused(EndpointProcess endpoint) {
        for (int i = 0; i < 100; i++) {
            if (!send(endpoint, taken.size() + " " + "x".repeat(100_000))) {
                return true;
            }
        }
        return false;
    }

    private List<String> read(EndpointProcess endpoint) {
        List<String> texts = new ArrayList<>();
        try (EventHubConsumerClient consumer = client(endpoint).consumerGroup("slow").buildConsumerClient()) {
            long last = consumer.getPartitionProperties("0").getLastEnqueuedSequenceNumber();
            while (texts.size() <= last) {
                for (PartitionEvent event : consumer.receiveFromPartition("0", 100, EventPosition.fromSequenceNumber(
                        texts.size() - 1L), Duration.ofSeconds(2))) {
                    texts.add(new String(event.getData().getBody(), UTF_8));
                }
            }
        }
        return texts;
    }
}

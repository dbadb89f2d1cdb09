package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureSdkIT {

    private static final String HUB = "devicedata";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;
    private LocalEventHubs endpoint;
    private EventHubProducerClient producer;
    private EventHubConsumerClient consumer;

    @BeforeEach
    void start() throws IOException {
        endpoint = LocalEventHubs.builder().dataDirectory(directory).hub(HUB, 4, "normalize").start();
        producer = builder().buildProducerClient();
        consumer = builder().consumerGroup("$Default").buildConsumerClient();
    }

    @AfterEach
    void stop() {
        producer.close();
        consumer.close();
        endpoint.close();
    }

    private EventHubClientBuilder builder() {
        return new EventHubClientBuilder().connectionString(endpoint.connectionString(), HUB)
                .retryOptions(new AmqpRetryOptions().setMaxRetries(2).setTryTimeout(Duration.ofSeconds(10)));
    }

    private List<String> read(String partition, EventPosition from, int count) {
        var bodies = new ArrayList<String>();
        for (PartitionEvent event : consumer.receiveFromPartition(partition, count, from, LIMIT)) {
            bodies.add(event.getData().getBodyAsString());
        }
        return bodies;
    }

    @Test
    void eventsSentToAPartitionAreReadFromItsStartInTheirOrder() {
        producer.send(List.of(new EventData("a"), new EventData("b")), new SendOptions().setPartitionId("2"));
        producer.send(List.of(new EventData("c")), new SendOptions().setPartitionId("2"));

        assertThat(read("2", EventPosition.earliest(), 3)).containsExactly("a", "b", "c");
    }

    @Test
    void hubAndPartitionDescribeThemselves() {
        producer.send(List.of(new EventData("a"), new EventData("b")), new SendOptions().setPartitionId("1"));

        var hub = producer.getEventHubProperties();
        assertThat(hub.getName()).isEqualTo(HUB);
        assertThat(hub.getPartitionIds()).containsExactly("0", "1", "2", "3");
        var partition = producer.getPartitionProperties("1");
        assertThat(partition.getLastEnqueuedSequenceNumber()).isEqualTo(1);
        assertThat(partition.isEmpty()).isFalse();
        var empty = producer.getPartitionProperties("0");
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.getLastEnqueuedSequenceNumber()).isEqualTo(-1);
        assertThat(empty.getLastEnqueuedOffset()).isEqualTo("-1");
    }

    @Test
    void aKeyedBatchGoesToOnePartition() {
        var batch = producer.createBatch(new CreateBatchOptions().setPartitionKey("device-1"));
        for (int i = 0; i < 500; i++) {
            assertThat(batch.tryAdd(new EventData("x" + i))).isTrue();
        }
        producer.send(batch);

        long[] counts = new long[4];
        for (int i = 0; i < 4; i++) {
            counts[i] = producer.getPartitionProperties(Integer.toString(i)).getLastEnqueuedSequenceNumber() + 1;
        }
        assertThat(counts).contains(500).containsOnly(0, 500);
    }
}

package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorIT {

    private static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private LocalEventHubs endpoint;
    private final MemoryCheckpointStore store = new MemoryCheckpointStore();
    private final Map<String, Set<String>> seenBy = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws IOException {
        endpoint = LocalEventHubs.builder().dataDirectory(directory).hub(SdkFixture.HUB, PARTITIONS).start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private EventProcessorClient processor(String name) {
        Set<String> seen = seenBy.computeIfAbsent(name, any -> new ConcurrentSkipListSet<>());
        return new EventProcessorClientBuilder().connectionString(endpoint.connectionString(), SdkFixture.HUB)
                .consumerGroup("$Default").checkpointStore(store).retryOptions(SdkFixture.RETRY)
                .initialPartitionEventPosition(any -> EventPosition.earliest())
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY)
                .loadBalancingUpdateInterval(Duration.ofSeconds(1))
                .partitionOwnershipExpirationInterval(Duration.ofSeconds(6)).processEvent(context -> {
                    seen.add(context.getPartitionContext().getPartitionId() + ":"
                            + context.getEventData().getBodyAsString());
                    context.updateCheckpoint();
                }).processError(context -> {}).buildEventProcessorClient();
    }

    private void sendToAll(int from, int to) {
        try (var producer = SdkFixture.client(endpoint).buildProducerClient()) {
            for (int i = 0; i < PARTITIONS; i++) {
                SdkFixture.sendNumbers(producer, Integer.toString(i), from, to);
            }
        }
    }

    @Test
    void twoProcessorsShareThePartitionsAndOneTakesOverWhenTheOtherStops() {
        sendToAll(0, 100);
        EventProcessorClient first = processor("first");
        EventProcessorClient second = processor("second");
        first.start();
        await().atMost(LIMIT).until(() -> store.ownedBy(first.getIdentifier()) == PARTITIONS);
        await().atMost(LIMIT).until(() -> seenBy.get("first").size() == 100 * PARTITIONS);

        second.start();
        await().atMost(LIMIT).until(() -> store.ownedBy(first.getIdentifier()) == PARTITIONS / 2
                && store.ownedBy(second.getIdentifier()) == PARTITIONS / 2);

        first.stop();
        sendToAll(100, 200);
        await().atMost(LIMIT).until(() -> store.checkpointOf("0") == 199 && store.checkpointOf("1") == 199
                && store.checkpointOf("2") == 199 && store.checkpointOf("3") == 199);
        second.stop();
        assertThat(seenBy.get("second")).hasSizeGreaterThanOrEqualTo(100 * PARTITIONS / 2);
    }

    @Test
    void aProcessorGoesOnAfterARestartOnTheSamePortAndMissesNothing() throws IOException {
        sendToAll(0, 10);
        EventProcessorClient processor = processor("one");
        processor.start();
        await().atMost(LIMIT).until(() -> seenBy.get("one").size() == 10 * PARTITIONS);
        int port = endpoint.port();
        endpoint.close();
        endpoint = LocalEventHubs.builder().dataDirectory(directory).port(port).hub(SdkFixture.HUB, PARTITIONS).start();

        sendToAll(10, 20);
        await().atMost(LIMIT).until(() -> seenBy.get("one").size() == 20 * PARTITIONS);
        processor.stop();
    }
}

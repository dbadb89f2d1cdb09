package org.iomtfhir.runtime.hub.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.hub.RecordingStatus;
import org.iomtfhir.runtime.hub.TestHub;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.storage.Azurite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The store of checkpoints is away for a moment, and for longer than ownership lasts (four seconds here).
 * {@code -Doutage.seconds=300} adds one of so many seconds.
 */
@Tag("long")
@Timeout(900)
class CheckpointOutageIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final String GROUP = "$Default";

    @TempDir
    Path directory;
    private TestHub hub;
    private Azurite azurite;
    private Checkpoints place;
    private final List<HubConsumer> consumers = new ArrayList<>();
    private final List<RecordingStatus> statuses = new ArrayList<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws Exception {
        azurite = Azurite.onDisk(directory.resolve("azurite"));
        place = new Checkpoints(azurite.container("checkpoints"), "");
        hub = new TestHub(directory.resolve("hub"), 2);
    }

    @AfterEach
    void close() {
        consumers.forEach(HubConsumer::close);
        hub.close();
        azurite.stop();
    }

    @Test
    void oneInstanceGoesOnAfterAnOutageLongerThanOwnershipLasts() throws Exception {
        outage(1, 7);
    }

    @Test
    void twoInstancesGoOnAfterShortAndLongOutages() throws Exception {
        for (int seconds : new int[]{1, 3, 7}) {
            outage(2, seconds);
        }
    }

    static List<Integer> longOutages() {
        Integer seconds = Integer.getInteger("outage.seconds");
        return seconds == null ? List.of() : List.of(seconds);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("longOutages")
    void soTheyDoAfterAnOutageOfAnyLength(int seconds) throws Exception {
        outage(1, seconds);
        outage(2, seconds);
    }

    private void outage(int instances, int seconds) throws Exception {
        int from = seen.size() / 2;
        while (consumers.size() < instances) {
            RecordingStatus status = new RecordingStatus();
            HubConsumer consumer = new HubConsumer(hub.connection(), CheckpointStores.open(place, Clock.systemUTC()),
                    this::partition, status, TestHub.PROCESSING, Duration.ofSeconds(2));
            consumers.add(consumer);
            statuses.add(status);
            consumer.start();
        }
        send(from, from + 50);
        awaitSeen(from + 50);
        awaitShared();

        azurite.stop();
        send(from + 50, from + 100);
        Thread.sleep(Duration.ofSeconds(seconds));
        azurite = azurite.startAgain();
        send(from + 100, from + 150);

        awaitSeen(from + 150);
        // All is written down, somebody owns each partition and goes on to say so, and nobody waits for anything.
        CheckpointStore store = CheckpointStores.open(place, Clock.systemUTC());
        String namespace = namespace();
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(store
                .listCheckpoints(namespace, TestHub.NAME, GROUP).collectList().block()).hasSize(2)
                .allSatisfy(checkpoint -> assertThat(checkpoint.getSequenceNumber()).isEqualTo(from + 149L)));
        long since = System.currentTimeMillis();
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(store
                .listOwnership(namespace, TestHub.NAME, GROUP).collectList().block()).hasSize(2)
                .allSatisfy(owner -> assertThat(modified(owner)).isGreaterThan(since)));
        awaitShared();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(statuses).allSatisfy(status -> {
            assertThat(status.waiting).isEmpty();
            assertThat(status.stage).isEmpty();
        }));
    }

    /** Each partition is read by one instance alone, and each instance, where there are two, reads one. */
    private void awaitShared() {
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(consumers.stream().flatMap(consumer -> consumer.ownedPartitions().stream()))
                    .containsExactlyInAnyOrder("0", "1");
            assertThat(consumers).allSatisfy(consumer -> assertThat(consumer.ownedPartitions()).isNotEmpty());
        });
    }

    private static long modified(PartitionOwnership owner) {
        return owner.getOwnerId().isEmpty() ? 0 : owner.getLastModifiedTime();
    }

    /** As the client of the connection has it. */
    private String namespace() {
        try (EventHubConsumerClient client = HubClients.client(hub.connection()).consumerGroup(GROUP)
                .buildConsumerClient()) {
            return client.getFullyQualifiedNamespace();
        }
    }

    private void send(int from, int to) {
        hub.sendNumbers("0", from, to);
        hub.sendNumbers("1", from, to);
    }

    private void awaitSeen(int events) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsAll(IntStream.range(0, events).boxed()
                .flatMap(number -> List.of("0@" + number, "1@" + number).stream()).toList()));
    }

    private Stage.PartitionStage partition(String id) {
        return new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) {
                for (Delivery delivery : batch) {
                    seen.add(id + "@" + new String(delivery.event().body(), UTF_8));
                    delivery.settlement().settle();
                }
            }

            @Override
            public void close() {
                // keeps nothing
            }
        };
    }
}

package org.iomtfhir.runtime.hub.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.RecordingStatus;
import org.iomtfhir.runtime.hub.TestHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Each test has a hub of its own and mostly waits, so that they run beside one another. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class HubConsumerIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private TestHub hub;
    private final List<HubConsumer> consumers = new ArrayList<>();

    private void hub(int partitions) throws IOException {
        hub = new TestHub(directory.resolve("hub"), partitions);
    }

    @BeforeEach
    void one() throws IOException {
        hub(1);
    }

    @AfterEach
    void close() {
        consumers.forEach(HubConsumer::close);
        hub.close();
    }

    private HubConsumer start(Stage stage) {
        HubConsumer consumer = new HubConsumer(hub.connection(),
                new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock.systemUTC()), stage,
                HubStatus.UNWATCHED, TestHub.PROCESSING);
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }

    /** Notes what it is handed, settles what it is told to settle, keeps the rest. */
    private static final class Recorder implements Stage {

        private final Predicate<String> settles;
        private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Delivery> kept = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<String> partitions = new LinkedBlockingQueue<>();

        Recorder(Predicate<String> settles) {
            this.settles = settles;
        }

        static Recorder settlingAll() {
            return new Recorder(all -> true);
        }

        @Override
        public PartitionStage open(String partition) {
            partitions.add(partition);
            return new PartitionStage() {
                @Override
                public void accept(List<Delivery> batch) {
                    for (Delivery delivery : batch) {
                        String body = new String(delivery.event().body(), UTF_8);
                        seen.add(body);
                        if (settles.test(body)) {
                            delivery.settlement().settle();
                        } else {
                            kept.add(delivery);
                        }
                    }
                }

                @Override
                public void close() {
                    // keeps nothing
                }
            };
        }

        void awaitSeen(int events) {
            await().atMost(LIMIT).until(() -> new HashSet<>(seen).size() >= events);
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void aPartitionWithoutACheckpointIsReadFromItsEarliestEvent() {
        hub.sendNumbers("0", 0, 200);
        Recorder recorder = Recorder.settlingAll();

        HubConsumer consumer = start(recorder);

        recorder.awaitSeen(200);
        assertThat(recorder.seen).containsExactlyElementsOf(numbers(0, 200));
        assertThat(consumer.ownedPartitions()).containsExactly("0");
    }

    @Test
    void itEndsSoonWhereTheClientWaitsForWhatDoesNotCome() {
        AtomicBoolean silent = new AtomicBoolean();
        CheckpointStore store = new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock.systemUTC());
        HubConsumer consumer = new HubConsumer(hub.connection(), new SilentStore(store, silent),
                Recorder.settlingAll(), HubStatus.UNWATCHED, TestHub.PROCESSING);
        consumers.add(consumer);
        consumer.start();
        await().atMost(LIMIT).until(() -> consumer.ownedPartitions().contains("0"));
        silent.set(true);

        long begun = System.nanoTime();
        consumer.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    /** Answers nothing about owners once it is told so. */
    private record SilentStore(CheckpointStore store, AtomicBoolean silent) implements CheckpointStore {

        @Override
        public Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
            return silent.get() ? Flux.never() : store.listOwnership(namespace, hub, group);
        }

        @Override
        public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> wanted) {
            return store.claimOwnership(wanted);
        }

        @Override
        public Flux<Checkpoint> listCheckpoints(String namespace, String hub, String group) {
            return store.listCheckpoints(namespace, hub, group);
        }

        @Override
        public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
            return store.updateCheckpoint(checkpoint);
        }
    }

    @Test
    void afterARestartExactlyWhatWasNotSettledIsReadAgain() {
        hub.sendNumbers("0", 0, 100);
        Recorder first = new Recorder(body -> Integer.parseInt(body) < 60);
        HubConsumer consumer = start(first);
        first.awaitSeen(100);
        consumer.close();

        hub.sendNumbers("0", 100, 110);
        Recorder second = Recorder.settlingAll();
        start(second);

        second.awaitSeen(50);
        assertThat(second.seen).containsExactlyElementsOf(numbers(60, 110));
    }

    @Test
    void anEventSettledBehindOneThatIsNotIsReadAgainWithIt() {
        hub.sendNumbers("0", 0, 100);
        Recorder first = new Recorder(body -> !body.equals("42"));
        HubConsumer consumer = start(first);
        first.awaitSeen(100);
        consumer.close();

        Recorder second = Recorder.settlingAll();
        start(second);

        second.awaitSeen(58);
        assertThat(second.seen).containsExactlyElementsOf(numbers(42, 100));
    }

    @Test
    void whatIsSettledLateIsCoveredByTheCheckpointThatTheNextRestartGoesBy() throws InterruptedException {
        hub.sendNumbers("0", 0, 10);
        Recorder first = new Recorder(body -> false);
        HubConsumer consumer = start(first);
        first.awaitSeen(10);
        for (int i = 0; i < 10; i++) {
            first.kept.take().settlement().settle();
        }
        consumer.close();

        hub.sendNumbers("0", 10, 11);
        Recorder second = Recorder.settlingAll();
        start(second);

        second.awaitSeen(1);
        assertThat(second.seen).containsExactly("10");
    }

    /** The hub ends the link of the reader that a partition was taken from, but that one may have more in hand. */
    @Test
    void anOlderCheckpointOfAReaderThatHasNotSeenYetThatItLostThePartitionDoesNotStay() {
        hub.sendNumbers("0", 0, 10);
        Recorder recorder = Recorder.settlingAll();
        start(recorder);
        recorder.awaitSeen(10);
        DirectoryCheckpointStore other = new DirectoryCheckpointStore(directory.resolve("checkpoints"),
                Clock.systemUTC());
        await().atMost(LIMIT).until(() -> written(other) == 9);

        other.updateCheckpoint(new Checkpoint().setFullyQualifiedNamespace("localhost").setEventHubName(TestHub.NAME)
                .setConsumerGroup("$Default").setPartitionId("0").setSequenceNumber(4L).setOffsetString("1")).block();

        await().atMost(LIMIT).until(() -> written(other) == 9);
    }

    private static long written(DirectoryCheckpointStore store) {
        return Objects.requireNonNullElse(store.listCheckpoints("localhost", TestHub.NAME, "$Default")
                .map(Checkpoint::getSequenceNumber).blockFirst(), -1L);
    }

    @Test
    void anIdlePartitionShowsItsStageThatTimePasses() {
        LinkedBlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        start(partition -> new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) {
                sizes.add(batch.size());
            }

            @Override
            public void close() {
                // keeps nothing
            }
        });

        await().atMost(LIMIT).until(() -> sizes.size() >= 3);
        assertThat(sizes).containsOnly(0);
    }

    @Test
    void aStageThatWaitsForWhatLiesDownstreamLetsGoSoonWhenTheConsumerIsClosed() throws InterruptedException {
        hub.sendNumbers("0", 0, 10);
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        HubConsumer consumer = start(partition -> new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) throws InterruptedException {
                waits.countDown();
                new CountDownLatch(1).await();
            }

            @Override
            public void close() {
                letGo.countDown();
            }
        });
        assertThat(waits.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

        Instant start = Instant.now();
        consumer.close();

        assertThat(letGo.getCount()).isZero();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        Recorder next = Recorder.settlingAll();
        start(next);
        next.awaitSeen(10);
        assertThat(next.seen).containsExactlyElementsOf(numbers(0, 10));
    }

    @Test
    void aPartitionThatWaitsDoesNotHoldUpItsNeighbours() throws Exception {
        hub.close();
        hub = new TestHub(directory.resolve("two"), 2);
        hub.sendNumbers("0", 0, 10);
        hub.sendNumbers("1", 100, 110);
        Recorder recorder = Recorder.settlingAll();
        start(partition -> partition.equals("0") ? new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) throws InterruptedException {
                new CountDownLatch(1).await();
            }

            @Override
            public void close() {
                // keeps nothing
            }
        } : recorder.open(partition));

        recorder.awaitSeen(10);
        hub.sendNumbers("1", 110, 120);
        recorder.awaitSeen(20);
        assertThat(recorder.seen).containsExactlyElementsOf(numbers(100, 120));
    }

    @Test
    void whenAStageFailsItsPartitionIsReadAgainFromTheCheckpoint() {
        hub.sendNumbers("0", 0, 100);
        Recorder recorder = Recorder.settlingAll();
        Set<String> failed = new HashSet<>();
        start(partition -> {
            Stage.PartitionStage settling = recorder.open(partition);
            return new Stage.PartitionStage() {
                @Override
                public void accept(List<Delivery> batch) throws InterruptedException {
                    if (batch.stream().anyMatch(delivery -> delivery.event().sequenceNumber() == 70)
                            && failed.add("once")) {
                        throw new IllegalStateException("a failure that nobody foresaw");
                    }
                    settling.accept(batch);
                }

                @Override
                public void close() {
                    settling.close();
                }
            };
        });

        recorder.awaitSeen(100);
        assertThat(failed).isNotEmpty();
        assertThat(recorder.seen.stream().distinct()).containsExactlyElementsOf(numbers(0, 100));
    }

    @Test
    void twoConsumersShareThePartitionsAndOneTakesOverFromTheOtherWithoutLoss() throws IOException {
        hub.close();
        hub = new TestHub(directory.resolve("four"), 4);
        Recorder first = Recorder.settlingAll();
        HubConsumer one = start(first);
        await().atMost(LIMIT).until(() -> one.ownedPartitions().size() == 4);
        Recorder second = Recorder.settlingAll();
        HubConsumer two = start(second);
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(one.ownedPartitions()).hasSize(2);
            assertThat(two.ownedPartitions()).hasSize(2).doesNotContainAnyElementsOf(one.ownedPartitions());
        });
        for (int partition = 0; partition < 4; partition++) {
            hub.sendNumbers(Integer.toString(partition), partition * 100, partition * 100 + 50);
        }
        await().atMost(LIMIT).until(() -> first.seen.size() + second.seen.size() >= 200);

        one.close();
        for (int partition = 0; partition < 4; partition++) {
            hub.sendNumbers(Integer.toString(partition), partition * 100 + 50, partition * 100 + 100);
        }

        await().atMost(LIMIT).until(() -> two.ownedPartitions().size() == 4);
        await().atMost(LIMIT).until(() -> all(first, second).size() == 400);
        // What was settled when the first one left is not read again.
        assertThat(first.seen.size() + second.seen.size()).isEqualTo(400);
    }

    private static Set<String> all(Recorder one, Recorder other) {
        Set<String> seen = new HashSet<>(one.seen);
        seen.addAll(other.seen);
        return seen;
    }

    @Test
    void aConsumerGoesOnAfterTheEndpointWasAwayAndMissesNothing() throws IOException {
        hub.close();
        hub = new TestHub(directory.resolve("four"), 4);
        Recorder recorder = Recorder.settlingAll();
        HubConsumer consumer = start(recorder);
        sendToAll(0, 50);
        recorder.awaitSeen(200);

        hub.startAgain(hub.stop());
        sendToAll(50, 100);
        recorder.awaitSeen(400);

        // And it comes to rest: for many rounds of looking at who owns what, no partition is begun anew.
        await().atMost(LIMIT).until(() -> consumer.ownedPartitions().size() == 4);
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(6)).until(new AtRest(recorder));
        sendToAll(100, 150);
        recorder.awaitSeen(600);
    }

    @Test
    void whileTheEndpointIsAwayTheHubIsWaitedForAndNotAMomentShorter() throws IOException {
        RecordingStatus status = new RecordingStatus();
        Recorder recorder = Recorder.settlingAll();
        HubConsumer consumer = new HubConsumer(hub.connection(),
                new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock.systemUTC()), recorder, status,
                TestHub.PROCESSING, Duration.ofMillis(300));
        consumers.add(consumer);
        consumer.start();
        hub.sendNumbers("0", 0, 10);
        recorder.awaitSeen(10);
        await().atMost(LIMIT).until(() -> Long.valueOf(0).equals(status.behind.get("0")) && status.waiting.isEmpty());

        int port = hub.stop();
        await().atMost(LIMIT).until(() -> status.waiting.containsKey(""));
        int workedAgain = status.workedAgain.get();
        int troubles = status.troubles.size();
        await().atMost(LIMIT).until(() -> status.troubles.size() > troubles);
        assertThat(status.workedAgain).hasValue(workedAgain);
        assertThat(status.waiting.get("")).contains("does not answer");

        hub.startAgain(port);
        await().atMost(LIMIT).until(() -> status.waiting.isEmpty());
    }

    @Test
    void aReaderThatIsBegunAnewGoesOnBehindWhatIsSettled() {
        hub.sendNumbers("0", 0, 100);
        Recorder recorder = Recorder.settlingAll();
        HubConsumer consumer = start(recorder);
        recorder.awaitSeen(100);

        consumer.beginAnew("it is time");

        hub.sendNumbers("0", 100, 150);
        recorder.awaitSeen(150);
        assertThat(recorder.seen).containsExactlyElementsOf(numbers(0, 150));
        assertThat(recorder.partitions).containsExactly("0", "0");
    }

    private void sendToAll(int from, int to) {
        for (int partition = 0; partition < 4; partition++) {
            hub.sendNumbers(Integer.toString(partition), partition * 1000 + from, partition * 1000 + to);
        }
    }

    /** Whether no partition was opened since the last time it was asked. */
    private static final class AtRest implements java.util.concurrent.Callable<Boolean> {

        private final Recorder recorder;
        private int opened = -1;

        AtRest(Recorder recorder) {
            this.recorder = recorder;
        }

        @Override
        public Boolean call() {
            int before = opened;
            opened = recorder.partitions.size();
            return opened == before;
        }
    }
}

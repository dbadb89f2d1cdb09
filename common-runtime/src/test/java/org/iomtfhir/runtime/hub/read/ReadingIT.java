package org.iomtfhir.runtime.hub.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.iomtfhir.local.eventhubs.log.Retention;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.hub.RecordingStatus;
import org.iomtfhir.runtime.hub.SetClock;
import org.iomtfhir.runtime.hub.SilencingProxy;
import org.iomtfhir.runtime.hub.TestHub;
import org.iomtfhir.runtime.settings.HubConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;

/** What a consumer tells of its reading, with the SDK and a hub: how far it is behind, what was lost, what stands still. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class ReadingIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(700);

    @TempDir
    Path directory;
    private TestHub hub;
    private final RecordingStatus status = new RecordingStatus();
    private final List<HubConsumer> consumers = new ArrayList<>();

    @AfterEach
    void close() {
        consumers.forEach(HubConsumer::close);
        hub.close();
    }

    private HubConsumer start(Stage stage, RecordingStatus told) {
        return start(hub.connection(), stage, told);
    }

    private HubConsumer start(HubConnection connection, Stage stage, RecordingStatus told) {
        HubConsumer consumer = new HubConsumer(connection,
                new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock.systemUTC()), stage, told,
                TestHub.PROCESSING, LOOK_EVERY);
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }

    /** Notes the numbers that it is handed, and settles those that it is told to settle. */
    private static final class Taking implements Stage {

        private final IntPredicate settles;
        private final LinkedBlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Delivery> kept = new LinkedBlockingQueue<>();
        private final AtomicInteger opened = new AtomicInteger();

        Taking(IntPredicate settles) {
            this.settles = settles;
        }

        @Override
        public PartitionStage open(String partition) {
            opened.incrementAndGet();
            return new PartitionStage() {
                @Override
                public void accept(List<Delivery> batch) {
                    for (Delivery delivery : batch) {
                        int number = Integer.parseInt(new String(delivery.event().body(), UTF_8).strip());
                        seen.add(number);
                        if (settles.test(number)) {
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
    }

    @Test
    void whatIsInAPartitionAndNotSettledIsItsLag() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 1);
        hub.sendNumbers("0", 0, 25);
        Taking stage = new Taking(number -> false);
        start(stage, status);

        await().atMost(LIMIT).until(() -> Long.valueOf(25).equals(status.behind.get("0")));
        for (int i = 0; i < 10; i++) {
            stage.kept.take().settlement().settle();
        }

        await().atMost(LIMIT).until(() -> Long.valueOf(15).equals(status.behind.get("0")));
    }

    @Test
    void thePartitionThatAnotherInstanceHasTakenHasNoLagHere() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 2);
        start(new Taking(number -> true), status);
        await().atMost(LIMIT).until(() -> status.behind.size() == 2);

        RecordingStatus others = new RecordingStatus();
        start(new Taking(number -> true), others);

        await().atMost(LIMIT).until(() -> status.behind.size() == 1 && others.behind.size() == 1);
        assertThat(status.behind.keySet()).doesNotContainAnyElementsOf(others.behind.keySet());
    }

    @Test
    void eventsThatRetentionTookWhileNobodyReadAreCounted() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 1, new Retention(Duration.ofDays(1), 4096, 1024),
                Clock.systemUTC());
        hub.sendNumbers("0", 0, 20);
        readAndLeave(20);

        for (int from = 20; from < 220; from += 20) {
            hub.sendNumbers("0", from, from + 20);
        }
        await().atMost(LIMIT).until(() -> hub.first("0") > 20);
        Taking stage = new Taking(number -> true);
        start(stage, status);

        await().atMost(LIMIT).until(() -> stage.seen.contains(219));
        assertThat(stage.seen.peek()).isEqualTo((int) hub.first("0"));
        assertThat(status.lost).containsExactly(Map.entry("hub/0", (long) stage.seen.peek() - 20));
    }

    @Test
    void whatRetentionTookBeforeAConsumerGroupWasThereIsNoLossOfOurs() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 1, new Retention(Duration.ofDays(1), 4096, 1024),
                Clock.systemUTC());
        for (int from = 0; from < 200; from += 20) {
            hub.sendNumbers("0", from, from + 20);
        }
        await().atMost(LIMIT).until(() -> hub.first("0") > 0);
        Taking stage = new Taking(number -> true);
        start(stage, status);

        await().atMost(LIMIT).until(() -> stage.seen.contains(199));
        int looks = status.looks.get();
        await().atMost(LIMIT).until(() -> status.looks.get() > looks + 3);
        assertThat(status.lost).isEmpty();
    }

    @Test
    void whereRetentionTookEverythingTheLossIsSeenThoughNothingNewComesAndCountedOnce() throws Exception {
        SetClock clock = new SetClock(Clock.systemUTC().instant().minus(Duration.ofHours(5)));
        hub = new TestHub(directory.resolve("hub"), 1, new Retention(Duration.ofHours(2), 1 << 20, 1024), clock);
        hub.sendNumbers("0", 0, 50);
        readAndLeave(20);

        clock.set(Clock.systemUTC().instant());
        await().atMost(LIMIT).until(() -> hub.first("0") == 50);
        Taking stage = new Taking(number -> true);
        start(stage, status);

        await().atMost(LIMIT).until(() -> !status.lost.isEmpty());
        hub.sendNumbers("0", 50, 60);
        await().atMost(LIMIT).until(() -> stage.seen.size() == 10);
        assertThat(status.lost).containsExactly(Map.entry("hub/0", 30L));
    }

    /** Another instance reads what is there, settles the first so many, and leaves. */
    private void readAndLeave(int settled) {
        Taking stage = new Taking(number -> number < settled);
        HubConsumer before = start(stage, new RecordingStatus());
        await().atMost(LIMIT).until(() -> stage.seen.contains(settled - 1));
        before.close();
    }

    @Test
    void aReceiverThatFallsSilentIsReplacedAndNothingIsMissed() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 1);
        try (SilencingProxy proxy = new SilencingProxy(hub.port())) {
            hub.sendBroadNumbers("0", 0, 100);
            Taking stage = new Taking(number -> true);
            start(hub.connection(proxy.port()), stage, status);
            await().atMost(LIMIT).until(() -> stage.seen.size() == 100);

            // Whatever brought a hundred events of a kilobyte: not the connection that the ends are asked for on.
            assertThat(proxy.silence(100_000)).isPositive();
            hub.sendNumbers("0", 100, 120);

            await().atMost(LIMIT).until(() -> status.begunAnew.get() > 0);
            await().atMost(LIMIT).until(() -> stage.seen.contains(119));
            assertThat(stage.seen.stream().distinct()).hasSize(120);
            assertThat(stage.opened.get()).isGreaterThan(1);
        }
    }

    @Test
    void aStageThatWaitsForWhatLiesDownstreamIsLeftAloneHoweverFarBehind() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 1);
        hub.sendNumbers("0", 0, 500);
        CountDownLatch downstream = new CountDownLatch(1);
        Taking taking = new Taking(number -> true);
        start(partition -> {
            Stage.PartitionStage stage = taking.open(partition);
            return new Stage.PartitionStage() {
                @Override
                public void accept(List<Delivery> batch) throws InterruptedException {
                    downstream.await();
                    stage.accept(batch);
                }

                @Override
                public void close() {
                    // keeps nothing
                }
            };
        }, status);

        await().atMost(LIMIT).until(() -> status.looks.get() >= 6);
        assertThat(status.behind).containsEntry("0", 500L);
        assertThat(status.begunAnew).hasValue(0);

        downstream.countDown();
        await().atMost(LIMIT).until(() -> taking.seen.size() == 500);
        assertThat(taking.opened).hasValue(1);
    }

    /** Keeps what is logged at INFO and above, by whomever, with the failures that go with it. */
    private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

        Log() {
            setContext(root.getLoggerContext());
            start();
            root.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
                return;
            }
            lines.add(event.getFormattedMessage());
            for (IThrowableProxy at = event.getThrowableProxy(); at != null; at = at.getCause()) {
                lines.add(at.getClassName() + ": " + at.getMessage());
            }
        }

        @Override
        public void close() {
            root.detachAppender(this);
            stop();
        }
    }

    private static final class UnforeseenException extends RuntimeException {

        static final String TEXT = "a failure whose text may hold what no log may show";

        UnforeseenException() {
            super(TEXT);
        }
    }

    @Test
    void aFaultOfTheStageIsToldAsSuchAndNotAsTroubleWithTheHub() throws Exception {
        try (Log log = new Log()) {
            failTwiceThenWork();

            // Other tests log at the same time, so that the lines are known by what only this one throws.
            assertThat(log.lines)
                    .anyMatch(line -> line.contains("failed unexpectedly") && line.contains("UnforeseenException"))
                    .noneMatch(line -> line.contains(UnforeseenException.TEXT));
        }
        assertThat(status.stage).containsExactly("0 failed: UnforeseenException", "0 failed: UnforeseenException",
                "0 works");
        assertThat(status.troubles).isEmpty();
    }

    private void failTwiceThenWork() throws Exception {
        hub = new TestHub(directory.resolve("hub"), 1);
        hub.sendNumbers("0", 0, 10);
        AtomicInteger failures = new AtomicInteger();
        Taking taking = new Taking(number -> true);
        start(partition -> {
            Stage.PartitionStage stage = taking.open(partition);
            return new Stage.PartitionStage() {
                @Override
                public void accept(List<Delivery> batch) throws InterruptedException {
                    if (!batch.isEmpty() && failures.incrementAndGet() <= 2) {
                        throw new UnforeseenException();
                    }
                    stage.accept(batch);
                }

                @Override
                public void close() {
                    // keeps nothing
                }
            };
        }, status);

        await().atMost(LIMIT).until(() -> taking.seen.size() == 10);
        await().atMost(LIMIT).until(() -> status.stage.contains("0 works"));
    }

    @Test
    void aConsumerWhoseStageFailsAgainAndAgainCanBeClosed() throws IOException {
        hub = new TestHub(directory.resolve("hub"), 1);
        hub.sendNumbers("0", 0, 10);
        HubConsumer consumer = start(partition -> new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) {
                throw new IllegalStateException("a failure that nobody foresaw");
            }

            @Override
            public void close() {
                // keeps nothing
            }
        }, status);
        await().atMost(LIMIT).until(() -> status.stage.size() >= 3);

        consumer.close();

        assertThat(consumer.ownedPartitions()).isEmpty();
    }
}

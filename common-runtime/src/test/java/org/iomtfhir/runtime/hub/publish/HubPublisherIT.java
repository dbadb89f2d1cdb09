package org.iomtfhir.runtime.hub.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.iomtfhir.model.ErrorName;
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

@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class HubPublisherIT {

    private static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private TestHub hub;
    private HubPublisher publisher;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        hub = new TestHub(directory, PARTITIONS);
        publisher = HubPublisher.connect(hub.connection(), HubStatus.UNWATCHED);
    }

    @AfterEach
    void close() {
        publisher.close();
        hub.close();
    }

    private static OutgoingEvent event(String key, String body) {
        return new OutgoingEvent(key, body.getBytes(UTF_8), "text/plain", Map.of());
    }

    private static String partitionOf(String key) {
        return Integer.toString(PartitionKeyHash.partition(key, PARTITIONS));
    }

    @Test
    void everyEventLandsInThePartitionOfItsKeyInTheOrderInWhichItWasPublished() throws Exception {
        List<String> keys = List.of("monitor-1", "monitor-2", "pump-7", "a key of more than 128 characters ".repeat(6));
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            for (String key : keys) {
                accepted.add(publisher.publish(event(key, key + "#" + i)));
            }
        }
        CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        for (String key : keys) {
            String partition = partitionOf(key);
            List<String> bodies = hub.read(partition, (int) hub.size(partition));
            assertThat(bodies.stream().filter(body -> body.startsWith(key + "#")))
                    .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> key + "#" + i).toList());
        }
    }

    @Test
    void moreThanOneBatchCanHoldIsSentInSeveralAndNothingIsMissing() throws Exception {
        // A batch holds a megabyte, a lane half of one: the publisher has to wait for room as well.
        String padding = "x".repeat(100_000);
        for (int i = 0; i < 80; i++) {
            var unused = publisher.publish(event("wearable-3", i + padding));
        }

        assertThat(publisher.awaitIdle(LIMIT)).isTrue();
        assertThat(hub.read(partitionOf("wearable-3"), 80))
                .containsExactlyElementsOf(IntStream.range(0, 80).mapToObj(i -> i + padding).toList());
    }

    @Test
    void anEventLargerThanTheHubTakesFailsAloneAndItsNeighboursArrive() throws Exception {
        CompletableFuture<Void> before = publisher.publish(event("pump-7", "before"));
        CompletableFuture<Void> tooLarge = publisher
                .publish(new OutgoingEvent("pump-7", new byte[1_100_000], null, Map.of()));
        CompletableFuture<Void> after = publisher.publish(event("pump-7", "after"));

        before.get(60, TimeUnit.SECONDS);
        after.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> tooLarge.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EventTooLargeException.class).hasMessageContaining("1100000 bytes");
        assertThat(hub.read(partitionOf("pump-7"), 2)).containsExactly("before", "after");
        assertThat(hub.size(partitionOf("pump-7"))).isEqualTo(2);
    }

    @Test
    void anEventOfAMillionBytesArrives() throws Exception {
        byte[] body = new byte[1_000_000];
        publisher.publish(new OutgoingEvent("pump-7", body, null, Map.of())).get(60, TimeUnit.SECONDS);

        assertThat(hub.read(partitionOf("pump-7"), 1).getFirst()).hasSize(body.length);
    }

    @Test
    void eventsWithoutAKeyAreSpreadOverAllPartitions() throws Exception {
        for (int i = 0; i < 2 * PARTITIONS; i++) {
            var unused = publisher.publish(event(null, "event " + i));
        }

        assertThat(publisher.awaitIdle(LIMIT)).isTrue();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(hub.size(Integer.toString(partition))).isEqualTo(2);
        }
    }

    @Test
    void whatTheHubHasNotAcceptedWhenThePublisherIsClosedIsCancelled() throws Exception {
        hub.stop();
        CompletableFuture<Void> first = publisher.publish(event("pump-7", "never accepted"));
        CompletableFuture<Void> second = publisher.publish(event("pump-7", "neither"));
        assertThat(publisher.awaitIdle(Duration.ofMillis(300))).isFalse();

        publisher.close();

        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).isInstanceOf(
                java.util.concurrent.CancellationException.class);
        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).isInstanceOf(
                java.util.concurrent.CancellationException.class);
        CompletableFuture<Void> late = publisher.publish(event("pump-7", "too late"));
        assertThat(late).isCancelled();
    }

    @Test
    void aLaneThatFailsInAWayThatNobodyForesawSendsWhatItHasAgain() throws Exception {
        publisher.close();
        AtomicInteger errors = new AtomicInteger();
        RecordingStatus status = new RecordingStatus() {
            @Override
            public void working(String partition) {
                // Where the lane has sent a batch and told nobody of it.
                if (errors.incrementAndGet() <= 2) {
                    throw new OutOfMemoryError();
                }
                super.working(partition);
            }
        };
        publisher = HubPublisher.connect(hub.connection(), status);

        CompletableFuture<Void> first = publisher.publish(event("pump-7", "0"));
        CompletableFuture<Void> second = publisher.publish(event("pump-7", "1"));

        CompletableFuture.allOf(first, second).get(60, TimeUnit.SECONDS);
        assertThat(status.troubles).containsOnly(ErrorName.UnexpectedFailure).hasSize(2);
        assertThat(status.waiting).isEmpty();
        publisher.publish(event("pump-7", "2")).get(60, TimeUnit.SECONDS);
        assertThat(hub.read(partitionOf("pump-7"), (int) hub.size(partitionOf("pump-7"))).stream().distinct())
                .containsExactly("0", "1", "2");
    }

    @Test
    void whileTheEndpointIsAwayEventsWaitAndArriveInOrderWhenItIsBack() throws Exception {
        publisher.publish(event("pump-7", "0")).get(60, TimeUnit.SECONDS);
        int port = hub.stop();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            waiting.add(publisher.publish(event("pump-7", Integer.toString(i))));
        }
        assertThat(publisher.awaitIdle(Duration.ofSeconds(2))).isFalse();

        hub.startAgain(port);

        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(90, TimeUnit.SECONDS);
        // At least once: a batch whose acknowledgement was cut off would be there twice, in order each time.
        List<String> bodies = hub.read(partitionOf("pump-7"), (int) hub.size(partitionOf("pump-7")));
        assertThat(bodies.stream().distinct())
                .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    }
}

package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.iomtfhir.local.eventhubs.amqp.Backlog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.BaseSubscriber;

class ProcessIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private static EventHubClientBuilder client(EndpointProcess endpoint) {
        return new EventHubClientBuilder().connectionString(endpoint.connectionString(), SdkFixture.HUB)
                .retryOptions(SdkFixture.RETRY);
    }

    @Test
    void whatWasAcceptedBeforeAKillIsThereAfterIt() throws Exception {
        var accepted = new AtomicInteger();
        try (var endpoint = EndpointProcess.start(directory, "-Xmx64m");
                var producer = client(endpoint).buildProducerClient()) {
            var sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 100_000; i += 10) {
                        SdkFixture.sendNumbers(producer, "0", i, i + 10);
                        accepted.set(i + 10);
                    }
                } catch (RuntimeException killed) {
                    assertThat(accepted.get()).isPositive(); // What was accepted before is what counts.
                }
            });
            sender.start();
            await().atMost(LIMIT).until(() -> accepted.get() >= 2_000);
            endpoint.close();
            producer.close();
            sender.join(LIMIT);
        }
        try (var endpoint = EndpointProcess.start(directory, "-Xmx64m");
                var consumer = client(endpoint).consumerGroup("$Default").buildConsumerClient();
                var producer = client(endpoint).buildProducerClient()) {
            int expected = accepted.get();
            List<PartitionEvent> events = consumer
                    .receiveFromPartition("0", expected, EventPosition.earliest(), Duration.ofSeconds(20)).stream()
                    .toList();
            assertThat(events.stream().map(event -> Integer.valueOf(event.getData().getBodyAsString())))
                    .isEqualTo(IntStream.range(0, expected).boxed().toList());
            long last = producer.getPartitionProperties("0").getLastEnqueuedSequenceNumber();
            SdkFixture.sendNumbers(producer, "0", 0, 1);
            assertThat(producer.getPartitionProperties("0").getLastEnqueuedSequenceNumber()).isEqualTo(last + 1);
        }
    }

    @Test
    void twoMillionEventsAndConsumersThatStandStillNeedNoMoreThan64Megabytes() throws Exception {
        for (int i = 0; i < 4; i++) {
            Backlog.fill(directory.resolve("hubs").resolve(SdkFixture.HUB).resolve(Integer.toString(i)), 500_000, 60);
        }
        var received = new AtomicInteger();
        try (var endpoint = EndpointProcess.start(directory, "-Xmx64m");
                var slow = client(endpoint).consumerGroup("slow").prefetchCount(8_000).buildAsyncConsumerClient();
                var quick = client(endpoint).consumerGroup("$Default").prefetchCount(2_000).buildAsyncConsumerClient();
                var producer = client(endpoint).buildProducerClient()) {
            for (int i = 0; i < 4; i++) {
                for (int reader = 0; reader < 5; reader++) {
                    slow.receiveFromPartition(Integer.toString(i), EventPosition.earliest())
                            .subscribe(new StandingStill());
                }
                quick.receiveFromPartition(Integer.toString(i), EventPosition.earliest())
                        .subscribe(event -> received.incrementAndGet());
            }
            await().atMost(LIMIT).until(() -> received.get() > 400_000);
            SdkFixture.sendNumbers(producer, "0", 0, 100);
            assertThat(producer.getPartitionProperties("0").getLastEnqueuedSequenceNumber()).isEqualTo(500_099);
            assertThat(endpoint.isAlive()).isTrue();
        }
    }

    /** Takes one event and never asks for another. */
    private static final class StandingStill extends BaseSubscriber<PartitionEvent> {

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            request(1);
        }
    }
}

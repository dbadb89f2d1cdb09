package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.amqp.models.AmqpAnnotatedMessage;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureSdkIT {

    private static final String HUB = SdkFixture.HUB;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;
    private LocalEventHubs endpoint;
    private EventHubProducerClient producer;
    private EventHubConsumerClient consumer;

    @BeforeEach
    void start() throws IOException {
        endpoint = LocalEventHubs.builder().dataDirectory(directory).hub(HUB, 4, "normalize").start();
        producer = SdkFixture.client(endpoint).buildProducerClient();
        consumer = SdkFixture.client(endpoint).consumerGroup("$Default").buildConsumerClient();
    }

    @AfterEach
    void stop() {
        producer.close();
        consumer.close();
        endpoint.close();
    }

    private List<PartitionEvent> receive(String partition, EventPosition from, int count) {
        return consumer.receiveFromPartition(partition, count, from, LIMIT).stream().toList();
    }

    private List<String> read(String partition, EventPosition from, int count) {
        return receive(partition, from, count).stream().map(event -> event.getData().getBodyAsString()).toList();
    }

    private long[] countsPerPartition() {
        return producer.getPartitionIds().stream()
                .mapToLong(id -> producer.getPartitionProperties(id).getLastEnqueuedSequenceNumber() + 1).toArray();
    }

    @Test
    void eventsSentToAPartitionAreReadFromItsStartInTheirOrder() {
        producer.send(List.of(new EventData("a"), new EventData("b")), new SendOptions().setPartitionId("2"));
        producer.send(List.of(new EventData("c")), new SendOptions().setPartitionId("2"));

        assertThat(read("2", EventPosition.earliest(), 3)).containsExactly("a", "b", "c");
    }

    @Test
    void readingBeginsAtTheOffsetNumberOrTimeAskedFor() {
        SdkFixture.sendNumbers(producer, "1", 0, 5);
        Instant sent = producer.getPartitionProperties("1").getLastEnqueuedTime();
        await().atMost(LIMIT).until(() -> Instant.now().isAfter(sent.plusMillis(50)));
        SdkFixture.sendNumbers(producer, "1", 5, 10);
        List<PartitionEvent> all = receive("1", EventPosition.earliest(), 10);
        EventData fourth = all.get(4).getData();

        assertThat(read("1", EventPosition.fromOffsetString(fourth.getOffsetString()), 5)).containsExactly("5", "6",
                "7", "8", "9");
        assertThat(read("1", EventPosition.fromSequenceNumber(4), 5)).containsExactly("5", "6", "7", "8", "9");
        assertThat(read("1", EventPosition.fromSequenceNumber(4, true), 6)).containsExactly("4", "5", "6", "7", "8",
                "9");
        assertThat(read("1", EventPosition.fromEnqueuedTime(sent), 5)).containsExactly("5", "6", "7", "8", "9");
    }

    @Test
    void theLatestIsWhatIsSentAfterTheReaderCame() {
        SdkFixture.sendNumbers(producer, "0", 0, 3);
        var seen = new CopyOnWriteArrayList<String>();
        try (var reader = SdkFixture.client(endpoint).consumerGroup("normalize").buildAsyncConsumerClient()) {
            reader.receiveFromPartition("0", EventPosition.latest())
                    .subscribe(event -> seen.add(event.getData().getBodyAsString()));
            await().atMost(LIMIT).until(() -> {
                SdkFixture.sendNumbers(producer, "0", 3, 4);
                return !seen.isEmpty();
            });
            assertThat(seen).containsOnly("3");
        }
    }

    @Test
    void hubAndPartitionDescribeThemselves() {
        producer.send(List.of(new EventData("a"), new EventData("b")), new SendOptions().setPartitionId("1"));

        var hub = producer.getEventHubProperties();
        assertThat(hub.getName()).isEqualTo(HUB);
        assertThat(hub.getPartitionIds()).containsExactly("0", "1", "2", "3");
        assertThat(hub.getCreatedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        var partition = producer.getPartitionProperties("1");
        assertThat(partition.getBeginningSequenceNumber()).isZero();
        assertThat(partition.getLastEnqueuedSequenceNumber()).isEqualTo(1);
        assertThat(partition.isEmpty()).isFalse();
        var empty = producer.getPartitionProperties("0");
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.getLastEnqueuedSequenceNumber()).isEqualTo(-1);
        assertThat(empty.getLastEnqueuedOffset()).isEqualTo("-1");
    }

    @Test
    void aKeyedBatchGoesToOnePartitionAndItsEventsCarryTheKey() {
        var batch = producer.createBatch(new CreateBatchOptions().setPartitionKey("device-1"));
        for (int i = 0; i < 500; i++) {
            assertThat(batch.tryAdd(new EventData("x" + i))).isTrue();
        }
        producer.send(batch);
        producer.send(List.of(new EventData("alone")), new SendOptions().setPartitionKey("device-1"));

        long[] counts = countsPerPartition();
        assertThat(counts).contains(501).containsOnly(0, 501);
        String partition = counts[0] > 0 ? "0" : counts[1] > 0 ? "1" : counts[2] > 0 ? "2" : "3";
        assertThat(receive(partition, EventPosition.earliest(), 501))
                .allSatisfy(event -> assertThat(event.getData().getPartitionKey()).isEqualTo("device-1"));
    }

    @Test
    void eventsWithoutKeyAreSpreadOverAllPartitions() {
        for (int i = 0; i < 8; i++) {
            producer.send(List.of(new EventData("x")));
        }
        assertThat(countsPerPartition()).containsOnly(2);
    }

    @Test
    void everyTypeOfPropertyArrivesAsItWasSent() {
        Map<String, Object> sent = new HashMap<>();
        sent.put("text", "häßlich \uD83D\uDC89");
        sent.put("true", true);
        sent.put("byte", (byte) -7);
        sent.put("short", (short) -300);
        sent.put("int", 70_000);
        sent.put("long", -5_000_000_000L);
        sent.put("float", 1.5f);
        sent.put("double", 36.6);
        sent.put("char", 'µ');
        sent.put("uuid", UUID.fromString("8d0f7c5e-2f0b-4d55-9a51-8c8a3e0a1b2c"));
        sent.put("date", Date.from(Instant.parse("2026-10-09T10:18:00Z")));
        sent.put("long text", "x".repeat(400));
        var event = new EventData(new byte[]{0, 1, (byte) 0xff});
        event.getProperties().putAll(sent);
        event.setContentType("application/octet-stream").setMessageId("m-1").setCorrelationId("c-1");
        AmqpAnnotatedMessage raw = event.getRawAmqpMessage();
        raw.getHeader().setDurable(true);
        raw.getMessageAnnotations().put("iothub-connection-device-id", "pump-7");
        raw.getMessageAnnotations().put("iothub-enqueuedtime", Date.from(Instant.parse("2026-10-09T10:17:59Z")));
        raw.getProperties().setSubject("subject");
        raw.getProperties().setCreationTime(OffsetDateTime.of(2026, 10, 9, 10, 18, 0, 0, ZoneOffset.UTC));

        producer.send(List.of(event, new EventData(new byte[0])), new SendOptions().setPartitionId("3"));

        List<PartitionEvent> received = receive("3", EventPosition.earliest(), 2);
        EventData got = received.get(0).getData();
        assertThat(got.getBody()).isEqualTo(new byte[]{0, 1, (byte) 0xff});
        assertThat(got.getProperties()).isEqualTo(sent);
        assertThat(got.getContentType()).isEqualTo("application/octet-stream");
        assertThat(got.getMessageId()).isEqualTo("m-1");
        assertThat(got.getCorrelationId()).isEqualTo("c-1");
        assertThat(got.getSequenceNumber()).isZero();
        assertThat(got.getEnqueuedTime()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        AmqpAnnotatedMessage gotRaw = got.getRawAmqpMessage();
        assertThat(gotRaw.getHeader().isDurable()).isTrue();
        assertThat(gotRaw.getMessageAnnotations()).containsEntry("iothub-connection-device-id", "pump-7")
                .containsKey("iothub-enqueuedtime");
        assertThat(gotRaw.getProperties().getSubject()).isEqualTo("subject");
        assertThat(gotRaw.getProperties().getCreationTime()).isEqualTo("2026-10-09T10:18:00Z");
        assertThat(received.get(1).getData().getBody()).isEmpty();
    }

    @Test
    void anEventAsLargeAsTheSdkMakesThemPassesInManyFrames() {
        String body = "0123456789abcdef".repeat(64_000);
        producer.send(List.of(new EventData(body)), new SendOptions().setPartitionId("0"));
        assertThat(read("0", EventPosition.earliest(), 1)).containsExactly(body);
    }

    @Test
    void anEventOverAMebibyteIsRefusedAndTheProducerGoesOn() {
        assertThatThrownBy(() -> producer.send(List.of(new EventData(new byte[1_100_000]))))
                .isInstanceOfSatisfying(AmqpException.class, refused -> assertThat(refused.getErrorCondition())
                        .isEqualTo(AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED));
        SdkFixture.sendNumbers(producer, "0", 7, 8);
        assertThat(read("0", EventPosition.earliest(), 1)).containsExactly("7");
    }

    @Test
    void theLastEnqueuedEventIsToldWithEachEventWhereThatIsAskedFor() {
        SdkFixture.sendNumbers(producer, "0", 0, 10);
        var options = new ReceiveOptions().setTrackLastEnqueuedEventProperties(true);
        PartitionEvent first = consumer.receiveFromPartition("0", 1, EventPosition.earliest(), LIMIT, options).stream()
                .findFirst().orElseThrow();

        assertThat(first.getData().getBodyAsString()).isEqualTo("0");
        assertThat(first.getLastEnqueuedEventProperties().getSequenceNumber()).isEqualTo(9);
        assertThat(first.getLastEnqueuedEventProperties().getEnqueuedTime())
                .isEqualTo(first.getData().getEnqueuedTime());
    }

    @Test
    void aHigherEpochTakesThePartitionAndALowerOneIsRefused() {
        SdkFixture.sendNumbers(producer, "0", 0, 1);
        var seen = new CopyOnWriteArrayList<String>();
        var stolen = new AtomicReference<Throwable>();
        var refused = new AtomicReference<Throwable>();
        try (var low = SdkFixture.client(endpoint).consumerGroup("$Default").buildAsyncConsumerClient();
                var high = SdkFixture.client(endpoint).consumerGroup("$Default").buildAsyncConsumerClient()) {
            low.receiveFromPartition("0", EventPosition.earliest(), new ReceiveOptions().setOwnerLevel(1L))
                    .subscribe(event -> seen.add("low"), stolen::set);
            await().atMost(LIMIT).until(() -> seen.contains("low"));
            high.receiveFromPartition("0", EventPosition.earliest(), new ReceiveOptions().setOwnerLevel(2L))
                    .subscribe(event -> seen.add("high"));
            await().atMost(LIMIT).until(() -> seen.contains("high") && stolen.get() != null);
            assertThat(stolen.get()).isInstanceOfSatisfying(AmqpException.class,
                    error -> assertThat(error.getErrorCondition()).isEqualTo(AmqpErrorCondition.LINK_STOLEN));

            low.receiveFromPartition("0", EventPosition.earliest(), new ReceiveOptions().setOwnerLevel(1L))
                    .subscribe(event -> seen.add("low again"), refused::set);
            await().atMost(LIMIT).until(() -> refused.get() != null);
            assertThat(refused.get()).hasMessageContaining("higher epoch of '2'");
            assertThat(seen).containsExactly("low", "high");
        }
    }

    @Test
    void aWrongKeyIsRefusedAtOnceAndSaysSo() {
        String wrong = endpoint.connectionString().replaceFirst("SharedAccessKey=[^;]*", "SharedAccessKey=d3Jvbmc=");
        try (var stranger = new EventHubClientBuilder().connectionString(wrong, HUB).retryOptions(SdkFixture.RETRY)
                .buildProducerClient()) {
            assertThatThrownBy(() -> stranger.send(List.of(new EventData("x"))))
                    .isInstanceOfSatisfying(AmqpException.class, refused -> assertThat(refused.getErrorCondition())
                            .isEqualTo(AmqpErrorCondition.UNAUTHORIZED_ACCESS))
                    .hasMessageContaining("invalid signature");
            assertThatThrownBy(stranger::getEventHubProperties).isInstanceOf(AmqpException.class);
        }
    }

    @Test
    void anUnknownHubGroupOrPartitionIsRefusedByName() {
        try (var lost = new EventHubClientBuilder().connectionString(endpoint.connectionString(), "elsewhere")
                .retryOptions(SdkFixture.RETRY).buildProducerClient();
                var groupless = SdkFixture.client(endpoint).consumerGroup("nobody").buildConsumerClient()) {
            assertThatThrownBy(() -> lost.send(List.of(new EventData("x")))).isInstanceOf(AmqpException.class)
                    .hasMessageContaining("'elsewhere' could not be found");
            assertThatThrownBy(
                    () -> groupless.receiveFromPartition("0", 1, EventPosition.earliest(), LIMIT).stream().toList())
                    .hasStackTraceContaining("nobody' could not be found");
            assertThatThrownBy(() -> SdkFixture.sendNumbers(producer, "4", 0, 1)).isInstanceOf(AmqpException.class)
                    .hasMessageContaining("between 0 and 3");
        }
    }

    @Test
    void aCheckpointBeyondTheEndIsRefusedInsteadOfSkippingWhatComes() {
        SdkFixture.sendNumbers(producer, "0", 0, 1);
        assertThatThrownBy(() -> receive("0", EventPosition.fromOffsetString("987654"), 1))
                .hasStackTraceContaining("'987654' is invalid");
    }

    /** A reader of the SDK does not come back by itself, its processor does; but it must not fall silent. */
    @Test
    void aProducerSurvivesARestartOnTheSamePortAndAReaderIsTold() throws IOException {
        SdkFixture.sendNumbers(producer, "0", 0, 5);
        var seen = new CopyOnWriteArrayList<String>();
        var told = new AtomicReference<Throwable>();
        try (var reader = SdkFixture.client(endpoint).consumerGroup("normalize").buildAsyncConsumerClient()) {
            reader.receiveFromPartition("0", EventPosition.earliest())
                    .subscribe(event -> seen.add(event.getData().getBodyAsString()), told::set);
            await().atMost(LIMIT).until(() -> seen.size() == 5);
            int port = endpoint.port();
            endpoint.close();
            assertThat(endpoint.isRunning()).isFalse();
            endpoint = LocalEventHubs.builder().dataDirectory(directory).port(port).hub(HUB, 4, "normalize").start();

            SdkFixture.sendNumbers(producer, "0", 5, 6);
            await().atMost(LIMIT).until(() -> told.get() != null);
            assertThat(told.get()).hasMessageContaining("shutting down");
            reader.receiveFromPartition("0", EventPosition.earliest())
                    .subscribe(event -> seen.add(event.getData().getBodyAsString()));
            await().atMost(LIMIT).until(() -> seen.size() == 11);
            assertThat(seen.subList(5, 11)).containsExactly("0", "1", "2", "3", "4", "5");
        }
    }
}

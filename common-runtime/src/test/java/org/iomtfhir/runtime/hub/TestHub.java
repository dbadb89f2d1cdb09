package org.iomtfhir.runtime.hub;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.eventhubs.log.Retention;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.iomtfhir.runtime.settings.Secret;
import org.slf4j.LoggerFactory;

/** A hub of some partitions on a local endpoint, which can be stopped and started again on its port. */
public final class TestHub implements AutoCloseable {

    public static final String NAME = "hub";

    /** Partitions are taken, and taken over, within seconds. */
    public static final Processing PROCESSING = new Processing(50, 1000, Duration.ofMillis(100), Duration.ofMillis(500),
            Duration.ofSeconds(4), Duration.ofMillis(200));

    static {
        // As LogSetup has it: the SDK warns of every link that ends.
        ((Logger) LoggerFactory.getLogger("com.azure")).setLevel(Level.ERROR);
    }

    private final Path data;
    private final int partitions;
    private final Retention retention;
    private final Clock clock;
    private LocalEventHubs endpoint;

    public TestHub(Path data, int partitions) throws IOException {
        this(data, partitions, Retention.DEFAULT, Clock.systemUTC());
    }

    public TestHub(Path data, int partitions, Retention retention, Clock clock) throws IOException {
        this.data = data;
        this.partitions = partitions;
        this.retention = retention;
        this.clock = clock;
        start(0);
    }

    private void start(int port) throws IOException {
        endpoint = LocalEventHubs.builder().dataDirectory(data).port(port).hub(NAME, partitions)
                .retention(retention).clock(clock).start();
    }

    public HubConnection connection() {
        return connection(port());
    }

    /** As {@link #connection()}, by way of something that listens on another port. */
    public HubConnection connection(int port) {
        String direct = endpoint.connectionString();
        return new HubConnection.ByConnectionString(
                new Secret(direct.replace("localhost:" + port(), "localhost:" + port)), NAME, "$Default");
    }

    public int port() {
        return endpoint.port();
    }

    /** Stops the endpoint; returns its port, to start it on again. */
    public int stop() {
        int port = endpoint.port();
        endpoint.close();
        return port;
    }

    public void startAgain(int port) throws IOException {
        start(port);
    }

    private EventHubClientBuilder client() {
        return HubClients.client(connection()).consumerGroup("$Default");
    }

    /** Sends one event per number from {@code from} up to but not with {@code to}, its body the number. */
    public void sendNumbers(String partition, int from, int to) {
        send(partition, from, to, "%d");
    }

    /** Likewise, the numbers written with blanks before them, a kilobyte broad. */
    public void sendBroadNumbers(String partition, int from, int to) {
        send(partition, from, to, "%1024d");
    }

    private void send(String partition, int from, int to, String format) {
        try (EventHubProducerClient producer = client().buildProducerClient()) {
            producer.send(
                    IntStream.range(from, to).mapToObj(number -> new EventData(String.format(format, number))).toList(),
                    new SendOptions().setPartitionId(partition));
        }
    }

    /** Reads the bodies of the first events of a partition, as text; fewer if no more come for ten seconds. */
    public List<String> read(String partition, int count) {
        List<String> bodies = new ArrayList<>();
        try (EventHubConsumerClient consumer = client().buildConsumerClient()) {
            for (PartitionEvent event : consumer.receiveFromPartition(partition, count, EventPosition.earliest(),
                    Duration.ofSeconds(10))) {
                bodies.add(new String(event.getData().getBody(), StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }

    /** All events of a partition. */
    public List<HubEvent> events(String partition) {
        List<HubEvent> events = new ArrayList<>();
        int count = (int) size(partition);
        try (EventHubConsumerClient consumer = client().buildConsumerClient()) {
            for (PartitionEvent event : consumer.receiveFromPartition(partition, count, EventPosition.earliest(),
                    Duration.ofSeconds(10))) {
                EventData data = event.getData();
                String encoding = data.getRawAmqpMessage().getProperties().getContentEncoding();
                events.add(new HubEvent(NAME, partition, data.getSequenceNumber(), data.getOffsetString(),
                        data.getEnqueuedTime(), null, data.getContentType(), data.getBody(), data.getProperties(),
                        encoding == null ? Map.of() : Map.of("content-encoding", encoding)));
            }
        }
        return events;
    }

    /** How many events a partition has been given. */
    public long size(String partition) {
        try (EventHubConsumerClient consumer = client().buildConsumerClient()) {
            return consumer.getPartitionProperties(partition).getLastEnqueuedSequenceNumber() + 1;
        }
    }

    /** The number of the oldest event of a partition, of the next one to come if none is there. */
    public long first(String partition) {
        try (EventHubConsumerClient consumer = client().buildConsumerClient()) {
            var properties = consumer.getPartitionProperties(partition);
            return properties.isEmpty()
                    ? properties.getLastEnqueuedSequenceNumber() + 1
                    : properties.getBeginningSequenceNumber();
        }
    }

    @Override
    public void close() {
        endpoint.close();
    }
}

package org.iomtfhir.chaos.line;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.iomtfhir.chaos.line.hostile.BadEvent;
import org.iomtfhir.chaos.line.hostile.BadKind;
import org.iomtfhir.chaos.line.hostile.GoodEvents;
import org.iomtfhir.chaos.line.process.HubNames;

/** Sends good events at a steady pace, and bad ones from elsewhere. Good and bad may be sent by two threads. */
final class HostileSender implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int TRIES = 5;

    private final String connectionString;
    private final GoodEvents good;
    private final Map<String, EventHubProducerClient> bad = new HashMap<>();
    private final EventHubProducerClient devices;
    private final List<List<Instant>> sent = new ArrayList<>();
    private int nextDevice;

    HostileSender(String connectionString, GoodEvents good) {
        this.connectionString = connectionString;
        this.good = good;
        this.devices = client(HubNames.DEVICES);
        for (int i = 0; i < good.devices(); i++) {
            sent.add(new ArrayList<>());
        }
    }

    private EventHubProducerClient client(String hub) {
        return new EventHubClientBuilder().connectionString(connectionString, hub)
                .retryOptions(new AmqpRetryOptions().setMaxRetries(2).setTryTimeout(Duration.ofSeconds(30)))
                .buildProducerClient();
    }

    /** The moments at which each device has sent, in order. */
    List<List<Instant>> sent() {
        return sent;
    }

    /** Sends so many good events, so many a second. */
    void good(int number, int rate) throws InterruptedException {
        long start = System.nanoTime();
        int done = 0;
        while (done < number) {
            int due = (int) Math.min(number, (System.nanoTime() - start) / 1e9 * rate + 1) - done;
            if (due > 0) {
                sendGood(due);
                done += due;
            }
            Thread.sleep(TICK);
        }
    }

    private void sendGood(int number) {
        Map<Integer, List<EventData>> byLane = new HashMap<>();
        for (int i = 0; i < number; i++) {
            int device = nextDevice++ % good.devices();
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            List<Instant> before = sent.get(device);
            if (!before.isEmpty() && !now.isAfter(before.getLast())) {
                now = before.getLast().plusMillis(1);
            }
            before.add(now);
            byLane.computeIfAbsent(WardEvents.lane(good.device(device)), lane -> new ArrayList<>())
                    .add(new EventData(good.body(device, now)));
        }
        byLane.forEach((lane, events) -> {
            EventDataBatch batch = devices.createBatch(new CreateBatchOptions().setPartitionId(lane.toString()));
            for (EventData event : events) {
                if (!batch.tryAdd(event)) {
                    throw new LineFailedException("the good events of a tenth of a second are more than a batch holds");
                }
            }
            devices.send(batch);
        });
    }

    /** The mark of a bad event. */
    static String mark(int number) {
        return String.format(Locale.ROOT, "%smark-%09d", WardEvents.IDENTIFIER_PREFIX, number);
    }

    /**
     * Sends a bad event.
     *
     * @return why it could not be sent, empty if it was
     */
    String bad(BadKind kind, int number, int partition) throws InterruptedException {
        BadEvent event = kind.event().apply(mark(number));
        RuntimeException failure = null;
        for (int i = 0; i < TRIES; i++) {
            EventHubProducerClient client = bad.computeIfAbsent(kind.hub(), this::client);
            try {
                EventData data = new EventData(event.body());
                data.setContentType(event.contentType());
                data.getProperties().putAll(event.properties());
                EventDataBatch batch = client.createBatch(new CreateBatchOptions().setPartitionId(Integer.toString(
                        partition)));
                if (!batch.tryAdd(data)) {
                    return kind.name() + " is more than a batch holds";
                }
                client.send(batch);
                return "";
            } catch (RuntimeException e) {
                failure = e;
                client.close();
                bad.remove(kind.hub());
                Thread.sleep(TICK);
            }
        }
        return kind.name() + " could not be sent: " + failure;
    }

    @Override
    public void close() {
        devices.close();
        bad.values().forEach(EventHubProducerClient::close);
    }
}

package org.iomtfhir.chaos.line;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.iomtfhir.chaos.line.process.HubNames;

/**
 * Sends events through the SDK, each lane to a partition of its own, one small batch after another. A batch whose fate is
 * not known is sent again until it is accepted, so an event may come twice, and never be overtaken by a later one of its lane.
 * Thread-safe.
 */
final class DeviceSender implements AutoCloseable {

    private static final int BATCH = 4;

    /** Between two batches of a lane: events trickle, as devices send them. */
    private static final Duration PACE = Duration.ofMillis(150);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(300);

    /** A client may stay confused for longer than a new one takes to connect. */
    private static final int FAILURES_OF_A_CLIENT = 4;

    private final String connectionString;
    private final List<BlockingQueue<WardEvent>> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();

    DeviceSender(String connectionString) {
        this.connectionString = connectionString;
        for (int lane = 0; lane < WardEvents.LANES; lane++) {
            BlockingQueue<WardEvent> queue = new LinkedBlockingQueue<>();
            lanes.add(queue);
            String partition = Integer.toString(lane);
            threads.add(Thread.ofPlatform().name("send-" + lane).daemon().start(() -> run(queue, partition)));
        }
    }

    /** Sends an event, some time soon. */
    void send(WardEvent event) {
        offered.incrementAndGet();
        lanes.get(event.lane()).add(event);
    }

    /** How many events the hub has accepted. */
    long accepted() {
        return accepted.get();
    }

    /** Whether the hub has accepted all that was to be sent. */
    boolean isIdle() {
        return accepted.get() == offered.get();
    }

    /** How many batches had an unknown fate and were sent again. */
    long sentAgain() {
        return unknown.get();
    }

    private void run(BlockingQueue<WardEvent> queue, String partition) {
        List<WardEvent> batch = new ArrayList<>();
        EventHubProducerClient client = client();
        int failures = 0;
        try {
            while (true) {
                if (batch.isEmpty()) {
                    batch.add(queue.take());
                    queue.drainTo(batch, BATCH - 1);
                }
                if (trySend(client, partition, batch)) {
                    accepted.addAndGet(batch.size());
                    batch.clear();
                    failures = 0;
                    Thread.sleep(PACE);
                } else {
                    unknown.incrementAndGet();
                    if (++failures % FAILURES_OF_A_CLIENT == 0) {
                        client.close();
                        client = client();
                    }
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    private static boolean trySend(EventHubProducerClient client, String partition, List<WardEvent> events)
            throws InterruptedException {
        try {
            EventDataBatch batch = client.createBatch(new CreateBatchOptions().setPartitionId(partition));
            for (WardEvent event : events) {
                if (!batch.tryAdd(new EventData(event.body()))) {
                    throw new IllegalStateException("an event of the ward is too large");
                }
            }
            client.send(batch);
            return true;
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("closed while sending");
            }
            return false;
        }
    }

    private EventHubProducerClient client() {
        return new EventHubClientBuilder().connectionString(connectionString, HubNames.DEVICES)
                .retryOptions(new AmqpRetryOptions().setMaxRetries(0).setTryTimeout(Duration.ofSeconds(10)))
                .buildProducerClient();
    }

    /** Ends; what was not accepted is forgotten. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(15));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

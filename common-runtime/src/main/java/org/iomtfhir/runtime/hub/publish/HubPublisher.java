package org.iomtfhir.runtime.hub.publish;

import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.retry.Backoff;
import org.iomtfhir.runtime.settings.HubConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to one hub. An event's partition follows from its key, as the service would choose it; each partition has a
 * lane of its own, in which batches are filled while the one before is on its way, and one send is in flight, so that
 * events of one key arrive in the order in which they were published. What fails to be sent is sent again, with growing
 * pauses, until the hub takes it or the publisher is closed.
 *
 * <p>Thread-safe. Events that one thread publishes keep their order.
 */
public final class HubPublisher implements EventSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HubPublisher.class);

    private final EventHubProducerAsyncClient client;
    private final List<PublishLane> lanes;
    private final AtomicInteger turn = new AtomicInteger();

    private HubPublisher(EventHubProducerAsyncClient client, List<PublishLane> lanes) {
        this.client = client;
        this.lanes = lanes;
    }

    /** As {@link #connect(HubConnection, HubStatus, boolean)}, each event by itself. */
    public static HubPublisher connect(HubConnection connection, HubStatus status) throws InterruptedException {
        return connect(connection, status, false);
    }

    /**
     * Connects to the hub and asks for its partitions, for as long as it takes.
     *
     * @param packs
     *            whether JSON documents that wait for one partition travel together, see
     *            {@link org.iomtfhir.runtime.hub.PackFormat}
     * @throws InterruptedException
     *             if the thread is interrupted while the hub can't be reached
     */
    public static HubPublisher connect(HubConnection connection, HubStatus status, boolean packs)
            throws InterruptedException {
        EventHubProducerAsyncClient client = HubClients.client(connection).buildAsyncProducerClient();
        Backoff backoff = Backoff.ofHubs();
        int failures = 0;
        while (true) {
            try {
                List<String> partitions = client.getPartitionIds().collectList().block(Duration.ofSeconds(60));
                List<PublishLane> lanes = new ArrayList<>();
                long heldRoom = PublishLane.heldRoom(partitions.size(), Runtime.getRuntime().maxMemory());
                for (String partition : partitions) {
                    lanes.add(new PublishLane(client, connection.hub(), partition, status, heldRoom, packs));
                }
                lanes.forEach(PublishLane::start);
                status.working();
                return new HubPublisher(client, List.copyOf(lanes));
            } catch (RuntimeException e) {
                if (Thread.interrupted()) {
                    client.close();
                    throw new InterruptedException("interrupted while connecting to hub " + connection.hub());
                }
                status.waiting(HubClients.nameOf(e),
                        "hub '" + connection.hub() + "' can't be reached: " + HubClients.describe(e));
                LOG.warn("Hub '{}' can't be reached ({}); trying again.", connection.hub(), HubClients.describe(e));
                backoff.beforeRepeat(++failures);
            }
        }
    }

    /** {@inheritDoc} Blocks while the lane of its partition is full. */
    @Override
    public CompletableFuture<Void> publish(OutgoingEvent event) throws InterruptedException {
        int partition = event.partitionKey() == null
                ? Math.floorMod(turn.getAndIncrement(), lanes.size())
                : PartitionKeyHash.partition(event.partitionKey(), lanes.size());
        return lanes.get(partition).publish(event);
    }

    /**
     * As {@link #publish(OutgoingEvent)}, to this partition if the hub has it; else to the one that the event's key has.
     *
     * @param partition
     *            the partition's id
     */
    public CompletableFuture<Void> publishTo(String partition, OutgoingEvent event) throws InterruptedException {
        for (PublishLane lane : lanes) {
            if (lane.partition().equals(partition)) {
                return lane.publish(event);
            }
        }
        return publish(event);
    }

    /** How many partitions the hub had when it was connected. */
    public int partitions() {
        return lanes.size();
    }

    @Override
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (PublishLane lane : lanes) {
            if (!lane.awaitIdle(end - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    /** Stops at once: what has not been accepted is cancelled, and will be read and published again. */
    @Override
    public void close() {
        lanes.forEach(PublishLane::close);
        client.close();
    }
}

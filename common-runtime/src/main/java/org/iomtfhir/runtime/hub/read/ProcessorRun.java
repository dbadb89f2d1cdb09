package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.models.CloseContext;
import com.azure.messaging.eventhubs.models.CloseReason;
import com.azure.messaging.eventhubs.models.ErrorContext;
import com.azure.messaging.eventhubs.models.EventBatchContext;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code EventProcessorClient} from its start to its stop, and the partitions that it reads.
 *
 * <p>
 * The SDK keeps its pumps by partition. When a pump ends late, after another was begun for the same partition, its clean-up
 * takes the new one out of the books: that one goes on reading, unknown to its client, which begins a third, which steals
 * from the second, and so on, for minutes. A run notices when a pump ends that was superseded, and says so; then it is to be
 * replaced, which leaves the stray pumps without effect.
 */
final class ProcessorRun {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorRun.class);

    /** What the SDK says where an error is of no one partition. */
    private static final String NO_PARTITION = "NONE";

    /**
     * Giving up ownership takes a moment, unless the store is away. Beside it the SDK closes its pumps, and now and then one of them on
     * the very thread that it then waits for, for 10 seconds: nothing is gained by waiting with it.
     */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final HubConnection connection;
    private final ReaderContext reading;
    private final Stage stage;
    private final Duration checkpointEvery;
    private final Duration seenByAll;
    private final Runnable tangled;
    private final EventProcessorClient processor;
    private final Map<String, OwnedPartition> owned = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * @param tangled
     *            run, on a thread of the SDK, when the client has lost count of its own pumps
     */
    ProcessorRun(HubConnection connection, ReaderContext reading, Stage stage, Processing processing,
            Runnable tangled) {
        this.connection = connection;
        this.reading = reading;
        this.stage = stage;
        this.checkpointEvery = processing.checkpointEvery();
        // Each looks once in that time, and may be writing just then.
        this.seenByAll = processing.lookEvery().multipliedBy(2).plus(OwnedPartition.CHECKPOINT_LIMIT);
        this.tangled = tangled;
        this.processor = HubClients.processor(connection).consumerGroup(connection.consumerGroup())
                .checkpointStore(reading.checkpoints()).loadBalancingStrategy(LoadBalancingStrategy.GREEDY)
                .loadBalancingUpdateInterval(processing.lookEvery())
                .partitionOwnershipExpirationInterval(processing.takenAfter()).prefetchCount(processing.prefetch())
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .processPartitionInitialization(context -> open(context.getPartitionContext()))
                .processPartitionClose(this::close)
                .processEventBatch(this::process, processing.batchEvents(), processing.batchWait())
                .processError(this::failed).buildEventProcessorClient();
    }

    void start() {
        processor.start();
    }

    /** The partitions that are read at present, by id. */
    Map<String, OwnedPartition> partitions() {
        return Map.copyOf(owned);
    }

    void open(PartitionContext context) {
        OwnedPartition partition = new OwnedPartition(context, reading, stage.open(context.getPartitionId()),
                checkpointEvery, seenByAll);
        OwnedPartition before = owned.put(context.getPartitionId(), partition);
        if (before != null) {
            before.close(false);
        }
        LOG.info("Partition {} of hub '{}' is read here now.", context.getPartitionId(), context.getEventHubName());
    }

    void process(EventBatchContext batch) {
        OwnedPartition partition = owned.get(batch.getPartitionContext().getPartitionId());
        // A pump that another has superseded may still bring events: they are that one's now.
        if (partition == null || stopping || !partition.isOf(batch.getPartitionContext())) {
            return;
        }
        // The SDK brings empty batches, too, while the hub is away: they show nothing.
        if (!batch.getEvents().isEmpty()) {
            reading.status().working(batch.getPartitionContext().getPartitionId());
        }
        partition.process(batch.getEvents());
    }

    void close(CloseContext closing) {
        PartitionContext context = closing.getPartitionContext();
        OwnedPartition partition = owned.get(context.getPartitionId());
        if (partition == null) {
            return;
        }
        if (!partition.isOf(context)) {
            if (!stopping) {
                tangled.run();
            }
            return;
        }
        partition.close(closing.getCloseReason() != CloseReason.LOST_PARTITION_OWNERSHIP);
        if (owned.remove(context.getPartitionId(), partition)) {
            LOG.info("Partition {} of hub '{}' is no longer read here.", context.getPartitionId(),
                    context.getEventHubName());
        } else if (!stopping) {
            tangled.run();
        }
    }

    private void failed(ErrorContext context) {
        Throwable error = context.getThrowable();
        if (stopping) {
            LOG.debug("While reading of hub '{}' ends", connection.hub(), error);
            return;
        }
        if (StageFailedException.isIn(error)) {
            // Shown where it happened; the hub has nothing to do with it.
            return;
        }
        String partition = context.getPartitionContext().getPartitionId();
        if (HubClients.isStolen(error)) {
            // Another instance shares the work: that is no trouble, and the next that is heard of the hub shows it is well.
            LOG.info("Partition {} of hub '{}' is read by another instance now.", partition, connection.hub());
            LOG.debug("What the SDK says of it", error);
            return;
        }
        String what = HubClients.describe(error);
        if (partition.equals(NO_PARTITION)) {
            reading.status().waiting(HubClients.nameOf(error), "hub '" + connection.hub() + "': " + what);
        } else {
            reading.status().waiting(partition, HubClients.nameOf(error),
                    "hub '" + connection.hub() + "', partition " + partition + ": " + what);
        }
        LOG.warn("Reading hub '{}', partition {}: {}.", connection.hub(), partition, what);
        LOG.debug("The error in full", error);
    }

    /** Lets all partitions go: what is settled is written down, then ownership is given up. Bounded. */
    void stop() {
        stopping = true;
        // Before the SDK stops: it ends its pumps as if they had lost their partitions.
        closeAll();
        try {
            processor.stop(STOP_LIMIT);
        } catch (RuntimeException e) {
            LOG.info(
                    "Hub '{}' was not left in {} s; a partition that was not given up is free when its time has run out.",
                    connection.hub(), STOP_LIMIT.toSeconds());
            LOG.debug("The error in full", e);
        }
        // Those that were opened at the last moment.
        closeAll();
        owned.clear();
    }

    /** Side by side, since each may wait for what is on its way. */
    private void closeAll() {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            owned.values().forEach(partition -> each.execute(() -> partition.close(true)));
        }
    }
}

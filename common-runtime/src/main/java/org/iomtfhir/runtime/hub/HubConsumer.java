package org.iomtfhir.runtime.hub;

import com.azure.messaging.eventhubs.CheckpointStore;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a hub with the SDK's {@code EventProcessorClient}: the instances of a service share the partitions through the
 * checkpoint store. A partition without a checkpoint is read from its earliest event. Checkpoints are written for what is
 * {@linkplain PartitionProgress settled}, and never beyond.
 *
 * <p>Thread-safe. Starts once.
 */
public final class HubConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HubConsumer.class);

    /** Events that a partition's link holds ready: a few batches, and some hundred kilobytes as a rule. */
    private static final int PREFETCH = 1000;

    private final HubConnection connection;
    private final CheckpointStore checkpoints;
    private final Stage stage;
    private final HubStatus status;
    private final Processing processing;
    private final EventProcessorClient processor;
    private final Map<String, OwnedPartition> owned = new ConcurrentHashMap<>();

    /**
     * @param connection
     *            the hub to read, and the consumer group to read it in
     * @param checkpoints
     *            shared by all instances of the service
     * @param stage
     *            what is done with the events
     * @param status
     *            is told how the connection fares
     * @param processing
     *            how partitions are shared and worked on
     */
    public HubConsumer(HubConnection connection, CheckpointStore checkpoints, Stage stage, HubStatus status,
            Processing processing) {
        this.connection = connection;
        this.checkpoints = checkpoints;
        this.stage = stage;
        this.status = status;
        this.processing = processing;
        this.processor = HubClients.processor(connection).consumerGroup(connection.consumerGroup())
                .checkpointStore(checkpoints)
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY).loadBalancingUpdateInterval(processing.lookEvery())
                .partitionOwnershipExpirationInterval(processing.takenAfter()).prefetchCount(PREFETCH)
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .trackLastEnqueuedEventProperties(true)
                .processPartitionInitialization(context -> open(context.getPartitionContext()))
                .processPartitionClose(this::close)
                .processEventBatch(this::process, processing.batchEvents(), processing.batchWait())
                .processError(this::failed)
                .buildEventProcessorClient();
    }

    /** Begins to take partitions and to read them. Returns at once. */
    public void start() {
        processor.start();
    }

    /** The partitions that this instance owns at present. */
    public Set<String> ownedPartitions() {
        return Map.copyOf(owned).keySet();
    }

    private void open(PartitionContext context) {
        OwnedPartition partition = new OwnedPartition(context, checkpoints, stage.open(context.getPartitionId()),
                processing.checkpointEvery());
        OwnedPartition before = owned.put(context.getPartitionId(), partition);
        if (before != null) {
            before.close(false);
        }
        LOG.info("Partition {} of hub '{}' is read here now.", context.getPartitionId(), context.getEventHubName());
    }

    private void process(EventBatchContext batch) {
        OwnedPartition partition = owned.get(batch.getPartitionContext().getPartitionId());
        if (partition == null) {
            return;
        }
        status.working();
        partition.process(batch.getEvents());
    }

    private void close(CloseContext closing) {
        PartitionContext context = closing.getPartitionContext();
        OwnedPartition partition = owned.remove(context.getPartitionId());
        if (partition != null) {
            partition.close(closing.getCloseReason() != CloseReason.LOST_PARTITION_OWNERSHIP);
            LOG.info("Partition {} of hub '{}' is no longer read here.", context.getPartitionId(),
                    context.getEventHubName());
        }
    }

    private void failed(ErrorContext context) {
        Throwable error = context.getThrowable();
        if (owned.values().stream().anyMatch(OwnedPartition::isClosing)) {
            LOG.debug("While closing a partition of hub '{}'", connection.hub(), error);
            return;
        }
        String partition = context.getPartitionContext().getPartitionId();
        String what = HubClients.describe(error);
        status.waiting(HubClients.nameOf(error),
                "hub '" + connection.hub() + "', partition " + partition + ": " + what);
        LOG.warn("Reading hub '{}', partition {}: {}.", connection.hub(), partition, what);
        LOG.debug("The error in full", error);
    }

    /** Stops reading: partitions are let go, what is settled is written down, ownership is given up. Bounded. */
    @Override
    public void close() {
        owned.values().forEach(OwnedPartition::interrupt);
        processor.stop(Duration.ofSeconds(15));
        // Those that the SDK did not close in time.
        owned.values().forEach(partition -> partition.close(true));
        owned.clear();
    }
}

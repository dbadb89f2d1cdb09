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

    private final HubConnection connection;
    private final CheckpointStore checkpoints;
    private final Stage stage;
    private final HubStatus status;
    private final Tuning tuning;
    private final EventProcessorClient processor;
    private final Map<String, OwnedPartition> owned = new ConcurrentHashMap<>();

    /**
     * How a consumer reads.
     *
     * @param batchSize
     *            how many events a stage is handed at once, at most
     * @param patience
     *            how long a batch is waited for before a smaller or an empty one is handed on
     * @param prefetch
     *            how many events a partition's link holds ready
     * @param balanceEvery
     *            how often an instance looks whether partitions are to be taken
     * @param ownershipExpiresAfter
     *            after which silence the partitions of an instance are taken by others
     * @param checkpointEvery
     *            how often a partition's checkpoint is written, at most
     */
    public record Tuning(int batchSize, Duration patience, int prefetch, Duration balanceEvery,
            Duration ownershipExpiresAfter, Duration checkpointEvery) {

        /** For Event Hubs in the cloud, where each look at the checkpoint store costs. */
        public static Tuning cloud() {
            return new Tuning(500, Duration.ofMillis(500), 1000, Duration.ofSeconds(10), Duration.ofSeconds(45),
                    Duration.ofSeconds(5));
        }

        /** For the line on one machine, where partitions are taken within seconds. */
        public static Tuning oneMachine() {
            return new Tuning(500, Duration.ofMillis(150), 1000, Duration.ofSeconds(1), Duration.ofSeconds(8),
                    Duration.ofMillis(500));
        }
    }

    public HubConsumer(HubConnection connection, String consumerGroup, CheckpointStore checkpoints, Stage stage,
            HubStatus status, Tuning tuning) {
        this.connection = connection;
        this.checkpoints = checkpoints;
        this.stage = stage;
        this.status = status;
        this.tuning = tuning;
        this.processor = HubClients.processor(connection).consumerGroup(consumerGroup).checkpointStore(checkpoints)
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY).loadBalancingUpdateInterval(tuning.balanceEvery())
                .partitionOwnershipExpirationInterval(tuning.ownershipExpiresAfter()).prefetchCount(tuning.prefetch())
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .trackLastEnqueuedEventProperties(true)
                .processPartitionInitialization(context -> open(context.getPartitionContext()))
                .processPartitionClose(this::close)
                .processEventBatch(this::process, tuning.batchSize(), tuning.patience()).processError(this::failed)
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
                tuning.checkpointEvery());
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

package org.iomtfhir.runtime.hub;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.iomtfhir.runtime.hub.PartitionWatchdog.Look;
import org.iomtfhir.runtime.settings.HubConnection;

/** Asks the hub how far its partitions reach, and compares with what was read. Not thread-safe. */
final class HubEnds implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HubConnection connection;
    private final CheckpointStore checkpoints;
    private EventHubConsumerAsyncClient client;

    HubEnds(HubConnection connection, CheckpointStore checkpoints) {
        this.connection = connection;
        this.checkpoints = checkpoints;
    }

    /**
     * How owned partitions stand.
     *
     * @throws RuntimeException
     *             of the SDK, if the hub or the checkpoint store does not answer
     */
    Map<String, Look> look(Map<String, OwnedPartition> owned) {
        Map<String, Look> looks = new HashMap<>();
        owned.forEach((id, partition) -> {
            PartitionProperties properties = client().getPartitionProperties(id).block(LIMIT);
            OptionalLong read = partition.lastRead();
            looks.put(id, new Look(read.isPresent() ? read.getAsLong() : checkpoint(properties, id),
                    properties.isEmpty() ? -1 : properties.getLastEnqueuedSequenceNumber(), partition.isWorking()));
        });
        return looks;
    }

    /** Where a partition of which nothing was read yet is begun. */
    private long checkpoint(PartitionProperties properties, String partition) {
        return checkpoints.listCheckpoints(client().getFullyQualifiedNamespace(), properties.getEventHubName(),
                connection.consumerGroup()).filter(found -> found.getPartitionId().equals(partition))
                .mapNotNull(Checkpoint::getSequenceNumber).next().blockOptional(LIMIT).orElse(-1L);
    }

    private EventHubConsumerAsyncClient client() {
        if (client == null) {
            client = HubClients.client(connection).consumerGroup(connection.consumerGroup()).buildAsyncConsumerClient();
        }
        return client;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}

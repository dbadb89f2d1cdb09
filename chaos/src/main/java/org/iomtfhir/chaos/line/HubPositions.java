package org.iomtfhir.chaos.line;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;

/**
 * How far the hubs reach, asked of the endpoint, and how far they are settled, as the services' checkpoints say. Each look
 * has a client of its own, for one that has lived through a cut may take long to be well again. Not thread-safe.
 */
final class HubPositions {

    private static final String CONSUMER_GROUP = "$Default";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String connectionString;
    private final CheckpointStore checkpoints;

    HubPositions(String connectionString, Path checkpoints) {
        this.connectionString = connectionString;
        this.checkpoints = new DirectoryCheckpointStore(checkpoints, Clock.systemUTC());
    }

    /** Number of the last event of each partition of the hub. */
    Map<String, Long> ends(String hub) {
        try (EventHubProducerClient client = client(hub)) {
            Map<String, Long> ends = new TreeMap<>();
            for (String partition : client.getPartitionIds()) {
                PartitionProperties properties = client.getPartitionProperties(partition);
                if (!properties.isEmpty()) {
                    ends.put(partition, properties.getLastEnqueuedSequenceNumber());
                }
            }
            return ends;
        }
    }

    /** Number of the event up to which each partition of the hub is settled. */
    Map<String, Long> settled(String hub) {
        try (EventHubProducerClient client = client(hub)) {
            return checkpoints.listCheckpoints(client.getFullyQualifiedNamespace(), hub, CONSUMER_GROUP)
                    .collect(Collectors.toMap(Checkpoint::getPartitionId, Checkpoint::getSequenceNumber))
                    .block(LIMIT);
        }
    }

    private EventHubProducerClient client(String hub) {
        return new EventHubClientBuilder().connectionString(connectionString, hub)
                .retryOptions(new AmqpRetryOptions().setMaxRetries(2).setTryTimeout(Duration.ofSeconds(10)))
                .buildProducerClient();
    }
}

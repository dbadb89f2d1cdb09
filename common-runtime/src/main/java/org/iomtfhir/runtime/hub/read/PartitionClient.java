package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.settings.HubConnection;
import org.jspecify.annotations.Nullable;

/** Asks a hub about its partitions; connects when it is asked for the first time. Thread-safe. */
final class PartitionClient implements AutoCloseable {

    private final HubConnection connection;
    private final Duration limit;
    private @Nullable EventHubConsumerAsyncClient client;

    /**
     * Does not connect yet.
     *
     * @param limit
     *            how long it waits for one answer
     */
    PartitionClient(HubConnection connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /**
     * The ids of all partitions of the hub.
     *
     * @throws RuntimeException
     *             of the SDK, if the hub does not answer in time
     */
    Set<String> ids() {
        return client().getPartitionIds().collect(Collectors.toSet()).block(limit);
    }

    /**
     * How far a partition reaches.
     *
     * @throws RuntimeException
     *             of the SDK, if the hub does not answer in time
     */
    PartitionProperties properties(String partition) {
        return client().getPartitionProperties(partition).block(limit);
    }

    private synchronized EventHubConsumerAsyncClient client() {
        if (client == null) {
            client = HubClients.client(connection).consumerGroup(connection.consumerGroup()).buildAsyncConsumerClient();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}

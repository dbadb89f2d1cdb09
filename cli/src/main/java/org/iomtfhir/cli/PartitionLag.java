package org.iomtfhir.cli;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.settings.HubConnection;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader is behind in a partition, by its checkpoint.
 *
 * @param partition
 *            the partition's id
 * @param checkpoint
 *            sequence number of the last event that is settled, empty if there is no checkpoint yet
 * @param lastEvent
 *            sequence number of the last event in the hub, empty if there never was one
 * @param events
 *            events after the checkpoint, not below 0; all that the hub holds where there is no checkpoint
 */
record PartitionLag(String partition, OptionalLong checkpoint, OptionalLong lastEvent, long events) {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /**
     * Looks at all partitions of a hub.
     *
     * @param hub
     *            with the consumer group whose checkpoints count
     * @throws IOException
     *             if the hub or the checkpoints can't be reached
     */
    static List<PartitionLag> of(HubConnection hub, CheckpointStore checkpoints) throws IOException {
        List<PartitionLag> lags = new ArrayList<>();
        try (EventHubConsumerClient client = HubClients.client(hub).consumerGroup(hub.consumerGroup())
                .buildConsumerClient()) {
            Map<String, Long> settled = new HashMap<>();
            for (Checkpoint checkpoint : checkpoints
                    .listCheckpoints(client.getFullyQualifiedNamespace(), client.getEventHubName(), hub.consumerGroup())
                    .collectList().blockOptional(LIMIT).orElse(List.of())) {
                if (checkpoint.getSequenceNumber() != null) {
                    settled.put(checkpoint.getPartitionId(), checkpoint.getSequenceNumber());
                }
            }
            for (String partition : client.getPartitionIds()) {
                lags.add(of(client.getPartitionProperties(partition), settled.get(partition)));
            }
        } catch (RuntimeException e) {
            throw new IOException("hub '" + hub.hub() + "' or the checkpoints of its reader can't be looked at: "
                    + HubClients.describe(e), e);
        }
        lags.sort(Comparator.comparingInt((PartitionLag lag) -> lag.partition().length())
                .thenComparing(PartitionLag::partition));
        return lags;
    }

    private static PartitionLag of(PartitionProperties properties, @Nullable Long settled) {
        return of(properties.getId(), properties.isEmpty(), properties.getBeginningSequenceNumber(),
                properties.getLastEnqueuedSequenceNumber(), settled);
    }

    /**
     * @param empty
     *            whether the partition holds no event now
     * @param settled
     *            sequence number of the checkpoint, null for none
     */
    static PartitionLag of(String partition, boolean empty, long first, long last, @Nullable Long settled) {
        // A partition that was never written to says -1.
        OptionalLong lastEvent = last < 0 ? OptionalLong.empty() : OptionalLong.of(last);
        if (settled == null) {
            return new PartitionLag(partition, OptionalLong.empty(), lastEvent,
                    empty || last < 0 ? 0 : Math.max(0, last - first + 1));
        }
        return new PartitionLag(partition, OptionalLong.of(settled), lastEvent, Math.max(0, last - settled));
    }
}

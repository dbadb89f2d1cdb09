package org.iomtfhir.deploy;

import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What KEDA's scaler {@code azure-eventhub} reads and counts with {@code checkpointStrategy: blobMetadata}. Sources: its
 * documentation, and {@code azure_eventhub_checkpoint.go} and {@code azure_eventhub_scaler.go} of kedacore/keda.
 *
 * @param namespace
 *            the name of the namespace's host, as the client gives it
 * @param metadata
 *            the scale rule's
 */
record KedaScaler(String namespace, JsonNode metadata) {

    /** Of the consumer group alone, it makes lower case. */
    String checkpoint(String partition) {
        return namespace + "/" + metadata.path("eventHubName").asText() + "/"
                + metadata.path("consumerGroup").asText("$Default").toLowerCase(Locale.ROOT) + "/checkpoint/"
                + partition;
    }

    /** The lag by partition. */
    Map<String, Long> lag(EventHubConsumerClient hub, BlobContainerClient container) {
        Map<String, Long> lag = new TreeMap<>();
        for (String partition : hub.getPartitionIds()) {
            PartitionProperties events = hub.getPartitionProperties(partition);
            lag.put(partition, lag(events, settled(container.getBlobClient(checkpoint(partition)))));
        }
        return lag;
    }

    private static OptionalLong settled(BlobClient blob) {
        return blob.exists()
                ? OptionalLong.of(Long.parseLong(blob.getProperties().getMetadata().get("sequencenumber")))
                : OptionalLong.empty();
    }

    private static long lag(PartitionProperties events, OptionalLong settled) {
        long first = events.getBeginningSequenceNumber();
        long last = events.getLastEnqueuedSequenceNumber();
        if (last == -1) {
            return 0;
        }
        if (settled.isPresent()) {
            return last - settled.getAsLong();
        }
        return (first == 0 && last == 0) || first != last ? last - first + 1 : 0;
    }
}

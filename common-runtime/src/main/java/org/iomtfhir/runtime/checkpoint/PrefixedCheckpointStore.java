package org.iomtfhir.runtime.checkpoint;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store whose names begin with a prefix: {@code PREFIX.NAMESPACE/HUB/GROUP/…}. The SDK's store takes names apart at the
 * slashes, so the prefix is made a part of the first name rather than a folder. Also sees to it that the place is there
 * before it is used.
 *
 * <p>
 * Namespaces, hubs and consumer groups are the same to Event Hubs however they are spelled, and names of blobs are not. The SDK's
 * processor writes all three in lower case ({@code EventProcessorClient}), so they are written and looked for so here, whoever asks;
 * answers bear the names as they were asked for.
 */
final class PrefixedCheckpointStore implements CheckpointStore {

    private final CheckpointStore store;
    private final String prefix;
    private final Mono<Void> ready;

    /**
     * @param prefix
     *            first part of the names, empty for none
     * @param ready
     *            ends when the store can be used
     */
    PrefixedCheckpointStore(CheckpointStore store, String prefix, Mono<Void> ready) {
        this.store = store;
        this.prefix = prefix.isEmpty() ? "" : prefix + '.';
        this.ready = ready;
    }

    @Override
    public Flux<PartitionOwnership> listOwnership(String fullyQualifiedNamespace, String eventHubName,
            String consumerGroup) {
        return ready.thenMany(
                store.listOwnership(kept(fullyQualifiedNamespace), lower(eventHubName), lower(consumerGroup)))
                .map(owner -> owner.setFullyQualifiedNamespace(fullyQualifiedNamespace).setEventHubName(eventHubName)
                        .setConsumerGroup(consumerGroup));
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> requestedPartitionOwnerships) {
        // The answer names the claims that were granted; what goes in and out must not be changed under the caller.
        // A partition that is read here and whose ownership has run out is asked for twice, to be renewed and to be taken,
        // both on the ground of the same ETag: of the two one claim is made, since the second could but fail.
        Map<String, PartitionOwnership> requests = new LinkedHashMap<>();
        requestedPartitionOwnerships.forEach(request -> requests.putIfAbsent(request.getPartitionId(), request));
        List<PartitionOwnership> prefixed = requests.values().stream().map(this::prefixed).toList();
        return ready.thenMany(store.claimOwnership(prefixed)).map(granted -> {
            PartitionOwnership request = Objects.requireNonNull(requests.get(granted.getPartitionId()))
                    .setETag(granted.getETag());
            return granted.getLastModifiedTime() == null
                    ? request
                    : request.setLastModifiedTime(granted.getLastModifiedTime());
        });
    }

    private PartitionOwnership prefixed(PartitionOwnership request) {
        PartitionOwnership copy = new PartitionOwnership()
                .setFullyQualifiedNamespace(kept(request.getFullyQualifiedNamespace()))
                .setEventHubName(lower(request.getEventHubName()))
                .setConsumerGroup(lower(request.getConsumerGroup()))
                .setPartitionId(request.getPartitionId()).setOwnerId(request.getOwnerId()).setETag(request.getETag());
        return request.getLastModifiedTime() == null ? copy : copy.setLastModifiedTime(request.getLastModifiedTime());
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String fullyQualifiedNamespace, String eventHubName, String consumerGroup) {
        return ready.thenMany(
                store.listCheckpoints(kept(fullyQualifiedNamespace), lower(eventHubName), lower(consumerGroup)))
                .map(found -> found.setFullyQualifiedNamespace(fullyQualifiedNamespace).setEventHubName(eventHubName)
                        .setConsumerGroup(consumerGroup));
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        Checkpoint copy = new Checkpoint()
                .setFullyQualifiedNamespace(kept(checkpoint.getFullyQualifiedNamespace()))
                .setEventHubName(lower(checkpoint.getEventHubName()))
                .setConsumerGroup(lower(checkpoint.getConsumerGroup()))
                .setPartitionId(checkpoint.getPartitionId()).setSequenceNumber(checkpoint.getSequenceNumber())
                .setOffsetString(checkpoint.getOffsetString());
        return ready.then(Mono.defer(() -> store.updateCheckpoint(copy)));
    }

    private String kept(String namespace) {
        return prefix + lower(namespace);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

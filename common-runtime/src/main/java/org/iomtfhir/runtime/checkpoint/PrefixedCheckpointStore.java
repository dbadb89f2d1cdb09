package org.iomtfhir.runtime.checkpoint;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store whose names begin with a prefix: {@code PREFIX.NAMESPACE/HUB/GROUP/…}. The SDK's store takes names apart at the
 * slashes, so the prefix is made a part of the first name rather than a folder. Also sees to it that the place is there
 * before it is used.
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
        return ready.thenMany(store.listOwnership(prefix + fullyQualifiedNamespace, eventHubName, consumerGroup))
                .map(owner -> owner.setFullyQualifiedNamespace(bare(owner.getFullyQualifiedNamespace())));
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
            PartitionOwnership request = requests.get(granted.getPartitionId()).setETag(granted.getETag());
            return granted.getLastModifiedTime() == null
                    ? request
                    : request.setLastModifiedTime(granted.getLastModifiedTime());
        });
    }

    private PartitionOwnership prefixed(PartitionOwnership request) {
        PartitionOwnership copy = new PartitionOwnership()
                .setFullyQualifiedNamespace(prefix + request.getFullyQualifiedNamespace())
                .setEventHubName(request.getEventHubName()).setConsumerGroup(request.getConsumerGroup())
                .setPartitionId(request.getPartitionId()).setOwnerId(request.getOwnerId()).setETag(request.getETag());
        return request.getLastModifiedTime() == null ? copy : copy.setLastModifiedTime(request.getLastModifiedTime());
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String fullyQualifiedNamespace, String eventHubName, String consumerGroup) {
        return ready.thenMany(store.listCheckpoints(prefix + fullyQualifiedNamespace, eventHubName, consumerGroup))
                .map(found -> found.setFullyQualifiedNamespace(bare(found.getFullyQualifiedNamespace())));
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        Checkpoint copy = new Checkpoint().setFullyQualifiedNamespace(prefix + checkpoint.getFullyQualifiedNamespace())
                .setEventHubName(checkpoint.getEventHubName()).setConsumerGroup(checkpoint.getConsumerGroup())
                .setPartitionId(checkpoint.getPartitionId()).setSequenceNumber(checkpoint.getSequenceNumber())
                .setOffsetString(checkpoint.getOffsetString());
        return ready.then(Mono.defer(() -> store.updateCheckpoint(copy)));
    }

    private String bare(String namespace) {
        return namespace.substring(prefix.length());
    }
}

package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The checkpoint store of one reader, which notes what passes through it: the SDK lists the checkpoints when it takes a
 * partition, begins there, and tells nobody where. Thread-safe.
 */
final class RecordingCheckpointStore implements CheckpointStore {

    private final CheckpointStore store;
    private final Map<String, Long> noted = new ConcurrentHashMap<>();

    RecordingCheckpointStore(CheckpointStore store) {
        this.store = store;
    }

    /** The sequence number of a partition's last checkpoint that was seen; empty if there was none. */
    OptionalLong of(String partition) {
        Long found = noted.get(partition);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }

    private void note(Checkpoint checkpoint) {
        if (checkpoint.getSequenceNumber() != null) {
            noted.put(checkpoint.getPartitionId(), checkpoint.getSequenceNumber());
        }
    }

    @Override
    public Flux<PartitionOwnership> listOwnership(String fullyQualifiedNamespace, String eventHubName,
            String consumerGroup) {
        return store.listOwnership(fullyQualifiedNamespace, eventHubName, consumerGroup);
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> requestedPartitionOwnerships) {
        return store.claimOwnership(requestedPartitionOwnerships);
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String fullyQualifiedNamespace, String eventHubName, String consumerGroup) {
        return store.listCheckpoints(fullyQualifiedNamespace, eventHubName, consumerGroup).doOnNext(this::note);
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        return store.updateCheckpoint(checkpoint).doOnSuccess(done -> note(checkpoint));
    }
}

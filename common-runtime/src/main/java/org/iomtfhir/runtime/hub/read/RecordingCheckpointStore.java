package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The checkpoint store of one reader, which notes what passes through it: the SDK lists the checkpoints when it takes a
 * partition, begins there, and tells nobody where. It also sees who owns what: a partition that another reader has taken is
 * still worked on here until the hub says so, and what is settled meanwhile must not be written over that reader's checkpoint,
 * which may lie further on. Thread-safe.
 */
final class RecordingCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(RecordingCheckpointStore.class);

    private final CheckpointStore store;
    private final Map<String, Long> noted = new ConcurrentHashMap<>();
    /** By partition; without those that nobody owns. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private volatile @Nullable String self;

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
        return store.listOwnership(fullyQualifiedNamespace, eventHubName, consumerGroup).doOnNext(this::noteOwner);
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> requestedPartitionOwnerships) {
        requestedPartitionOwnerships.stream().map(PartitionOwnership::getOwnerId)
                .filter(owner -> owner != null && !owner.isEmpty()).findAny().ifPresent(owner -> self = owner);
        return store.claimOwnership(requestedPartitionOwnerships).doOnNext(this::noteOwner);
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String fullyQualifiedNamespace, String eventHubName, String consumerGroup) {
        return store.listCheckpoints(fullyQualifiedNamespace, eventHubName, consumerGroup).doOnNext(this::note);
    }

    private void noteOwner(PartitionOwnership ownership) {
        String owner = ownership.getOwnerId();
        if (owner == null || owner.isEmpty()) {
            owners.remove(ownership.getPartitionId());
        } else {
            owners.put(ownership.getPartitionId(), owner);
        }
    }

    /** Whether another reader was the owner when the SDK last looked. */
    private boolean isOfAnother(String partition) {
        String owner = owners.get(partition);
        return owner != null && self != null && !owner.equals(self);
    }

    /** Writes it, unless another reader is known to own the partition: then it completes, and nothing is written. */
    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        if (isOfAnother(checkpoint.getPartitionId())) {
            LOG.debug("Partition {} is another reader's: its checkpoint is left to that one.",
                    checkpoint.getPartitionId());
            return Mono.empty();
        }
        return store.updateCheckpoint(checkpoint).doOnSuccess(done -> note(checkpoint));
    }
}

package org.iomtfhir.local.eventhubs;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checkpoints and ownerships in memory, for one hub and group, with the compare-and-swap that processors rely on. */
final class MemoryCheckpointStore implements CheckpointStore {

    private final Map<String, PartitionOwnership> ownerships = new ConcurrentHashMap<>();
    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();

    @Override
    public Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(ownerships.values())));
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> wanted) {
        return Flux.defer(() -> Flux.fromIterable(wanted.stream().map(this::claim).filter(Objects::nonNull).toList()));
    }

    private PartitionOwnership claim(PartitionOwnership wanted) {
        var claimed = new PartitionOwnership[1];
        ownerships.compute(wanted.getPartitionId(), (id, held) -> {
            if (held != null && !held.getETag().equals(wanted.getETag())) {
                return held;
            }
            claimed[0] = wanted.setETag(UUID.randomUUID().toString()).setLastModifiedTime(System.currentTimeMillis());
            return claimed[0];
        });
        return claimed[0];
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String namespace, String hub, String group) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(checkpoints.values())));
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        return Mono.fromRunnable(() -> checkpoints.put(checkpoint.getPartitionId(), checkpoint));
    }

    /** How many partitions the owner holds. */
    long ownedBy(String owner) {
        return ownerships.values().stream().filter(held -> owner.equals(held.getOwnerId())).count();
    }

    /** The sequence number checkpointed for the partition, -1 where there is none. */
    long checkpointOf(String partition) {
        Checkpoint checkpoint = checkpoints.get(partition);
        return checkpoint == null ? -1 : checkpoint.getSequenceNumber();
    }
}

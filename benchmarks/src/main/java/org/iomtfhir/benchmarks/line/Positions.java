package org.iomtfhir.benchmarks.line;

import com.azure.messaging.eventhubs.models.Checkpoint;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.iomtfhir.benchmarks.hub.Backlog;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;

/** How far the hubs reach, and how far the services have settled what is in them. Not thread-safe. */
final class Positions {

    /** The namespace that the SDK takes a local endpoint for. */
    private static final String NAMESPACE = "localhost";

    private final Backlog hubs;
    private final DirectoryCheckpointStore checkpoints;

    Positions(String connectionString, Path checkpoints) {
        this.hubs = new Backlog(connectionString);
        this.checkpoints = new DirectoryCheckpointStore(checkpoints, Clock.systemUTC());
    }

    /** How many events a hub has taken in since it was made. */
    long events(String hub) {
        return hubs.ends(hub).values().stream().mapToLong(end -> end + 1).sum();
    }

    /** Whether every service has settled all that its hub holds, the one after the other. */
    boolean areAtRest() {
        for (ServiceStage service : ServiceStage.values()) {
            Map<String, Long> settled = new HashMap<>();
            checkpoints.listCheckpoints(NAMESPACE, service.input(), "$Default").toIterable()
                    .forEach((Checkpoint each) -> settled.put(each.getPartitionId(), each.getSequenceNumber()));
            boolean behind = hubs.ends(service.input()).entrySet().stream()
                    .anyMatch(end -> end.getValue() > settled.getOrDefault(end.getKey(), -1L));
            if (behind) {
                return false;
            }
        }
        return true;
    }
}

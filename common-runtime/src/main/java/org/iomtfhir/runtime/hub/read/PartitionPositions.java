package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.runtime.hub.read.PartitionWatchdog.PartitionSnapshot;
import org.iomtfhir.runtime.settings.HubConnection;

/** Asks the hub how far its partitions reach, and compares with what was read. Not thread-safe. */
final class PartitionPositions implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PartitionClient client;

    PartitionPositions(HubConnection connection) {
        this.client = new PartitionClient(connection, LIMIT);
    }

    /**
     * How a partition stands.
     *
     * @param begin
     *            number of the oldest event in it, of the next one to come if there is none
     * @param behind
     *            how many events are in it and not yet settled
     * @param look
     *            what the watchdog goes by
     */
    record Seen(long begin, long behind, PartitionSnapshot look) {}

    /**
     * The ids of all partitions of the hub.
     *
     * @throws RuntimeException
     *             of the SDK, if the hub does not answer
     */
    Set<String> partitions() {
        return client.ids();
    }

    /**
     * How owned partitions stand.
     *
     * @throws RuntimeException
     *             of the SDK, if the hub does not answer
     */
    Map<String, Seen> look(Map<String, OwnedPartition> owned) {
        Map<String, Seen> seen = new HashMap<>();
        owned.forEach((id, partition) -> {
            PartitionProperties properties = client.properties(id);
            long last = properties.getLastEnqueuedSequenceNumber();
            long begin = properties.isEmpty() ? last + 1 : properties.getBeginningSequenceNumber();
            long settled = Math.max(partition.settledTo().orElse(-1), begin - 1);
            seen.put(id, new Seen(begin, Math.max(0, last - settled),
                    new PartitionSnapshot(partition.lastRead().orElse(-1), properties.isEmpty() ? -1 : last,
                            partition.isWorking())));
        });
        return seen;
    }

    @Override
    public void close() {
        client.close();
    }
}

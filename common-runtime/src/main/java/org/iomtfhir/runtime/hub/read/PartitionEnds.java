package org.iomtfhir.runtime.hub.read;

import java.time.Duration;
import java.util.OptionalLong;
import org.iomtfhir.runtime.settings.HubConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a hub which event of a partition is the last, for a stage that would otherwise wait to see whether more comes. A hub that
 * does not answer soon is not asked again for a while: whoever asks can do without. Thread-safe.
 */
public final class PartitionEnds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnds.class);

    /** The partition's events wait meanwhile. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final String hub;
    private final PartitionClient client;
    private volatile long notBefore = System.nanoTime();

    /** Connects when it is asked for the first time. */
    public PartitionEnds(HubConnection connection) {
        this.hub = connection.hub();
        this.client = new PartitionClient(connection, LIMIT);
    }

    /**
     * The sequence number of the last event that the hub took into a partition.
     *
     * @return -1 where it never took in any; empty where the hub did not answer within a second, or has not shortly before
     */
    public OptionalLong last(String partition) {
        if (System.nanoTime() - notBefore < 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(client.properties(partition).getLastEnqueuedSequenceNumber());
        } catch (RuntimeException e) {
            notBefore = System.nanoTime() + PAUSE.toNanos();
            LOG.debug("The end of partition {} of hub '{}' could not be seen", partition, hub, e);
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

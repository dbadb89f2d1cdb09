package org.iomtfhir.runtime.hub.read;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices events that a hub dropped for their age before they were read: the numbers of a partition's events grow by one,
 * so a gap between what was read and what comes next was once an event. A partition that has neither a checkpoint nor been
 * read is new to this consumer group: what is no longer there was never ours to read, and is no loss.
 *
 * <p>
 * Kept over every new beginning of the reader, so that a gap which is met again is counted once. Thread-safe.
 */
final class RetentionLosses {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionLosses.class);

    private final String hub;
    private final ReadingStatus status;
    private final Map<String, Long> countedTo = new HashMap<>();
    private final Map<String, Long> suspected = new HashMap<>();

    RetentionLosses(String hub, ReadingStatus status) {
        this.hub = hub;
        this.status = status;
    }

    /** What may be missing between two events of a partition, or between its checkpoint and its first event. */
    synchronized void gap(String partition, long expected, long found) {
        long from = Math.max(expected, countedTo.getOrDefault(partition, Long.MIN_VALUE));
        if (found <= from) {
            return;
        }
        countedTo.put(partition, found);
        LOG.warn("{} events of hub '{}', partition {}, were dropped by its retention before they were read.",
                found - from, hub, partition);
        status.lost(hub, partition, found - from);
    }

    /**
     * Compares a partition that brings nothing with where its hub says that it begins, for the case that nothing new comes
     * which would show the gap. What the client holds ready is on its way still, so it takes two looks in a row.
     *
     * @param read
     *            the number of the event read last, or of the checkpoint; empty if there is neither
     * @param begin
     *            the number of the oldest event that is there, of the next one to come if none is
     * @param working
     *            whether the stage has a batch
     */
    synchronized void look(String partition, OptionalLong read, long begin, boolean working) {
        if (read.isEmpty() || working || begin <= read.getAsLong() + 1) {
            suspected.remove(partition);
            return;
        }
        Long before = suspected.put(partition, read.getAsLong());
        if (before != null && before == read.getAsLong()) {
            gap(partition, read.getAsLong() + 1, begin);
        }
    }
}

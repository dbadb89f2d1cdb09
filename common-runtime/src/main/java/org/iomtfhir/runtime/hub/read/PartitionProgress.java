package org.iomtfhir.runtime.hub.read;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account, for one owned partition, of which events are settled, and so of how far a checkpoint may go: exactly to
 * the last event before which, itself included, every event is settled. In whatever order events are settled, and by
 * whatever threads, the position never goes back and never passes an event that is still owed something.
 *
 * <p>Thread-safe. Events must be {@linkplain #read read} in the order of the partition.
 */
public final class PartitionProgress {

    private final ArrayDeque<Settlement> owed = new ArrayDeque<>();
    private long lastRead = Long.MIN_VALUE;
    private @Nullable Position settledTo;
    private @Nullable Position taken;

    /**
     * A place in a partition.
     *
     * @param sequenceNumber
     *            of the event at this place
     * @param offset
     *            of the same event
     */
    public record Position(long sequenceNumber, @Nullable String offset) {}

    /**
     * Takes note that an event was read.
     *
     * @return what is owed for it
     * @throws IllegalArgumentException
     *             if its sequence number is not above that of the event read before it
     */
    public synchronized Settlement read(long sequenceNumber, @Nullable String offset) {
        if (sequenceNumber <= lastRead) {
            throw new IllegalArgumentException("event " + sequenceNumber + " was read after event " + lastRead);
        }
        lastRead = sequenceNumber;
        Settlement settlement = new Settlement(this, sequenceNumber, offset);
        owed.add(settlement);
        return settlement;
    }

    synchronized void settled() {
        while (!owed.isEmpty() && owed.peek().isSettled()) {
            settledTo = owed.remove().position();
        }
    }

    /**
     * The position that a checkpoint may be set to, if it lies beyond the one given out before. Whoever takes it and
     * fails to write it calls {@link #giveBack()}.
     */
    public synchronized Optional<Position> takeCommittable() {
        if (settledTo == null || settledTo.equals(taken)) {
            return Optional.empty();
        }
        taken = settledTo;
        return Optional.of(settledTo);
    }

    /** The position taken last was not written: it is to be given out again. */
    public synchronized void giveBack() {
        taken = null;
    }

    /** The sequence number of the event that was read last, empty if none was yet. */
    public synchronized OptionalLong lastRead() {
        return lastRead == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(lastRead);
    }

    /** How many events were read and are not behind the committable position. */
    public synchronized int outstanding() {
        return owed.size();
    }

    /** The last position up to which all is settled, empty if nothing is yet. */
    public synchronized Optional<Position> settledTo() {
        return Optional.ofNullable(settledTo);
    }
}

package org.iomtfhir.runtime.hub.read;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is still owed for one event before it counts as done. It starts with one claim, that of the stage that was handed
 * the event; each output adds one with {@link #claim()} before it is sent, and each claim is given back with
 * {@link #settle()} once what it stands for is accepted by the next hub, the FHIR server or the dead-letter store. With
 * the last one the event is settled, and its partition's checkpoint may pass it.
 *
 * <p>Thread-safe.
 */
public final class Settlement {

    /** One for all: there are as many settlements as events wait. */
    private static final AtomicIntegerFieldUpdater<Settlement> CLAIMS = AtomicIntegerFieldUpdater
            .newUpdater(Settlement.class, "claims");

    private final PartitionProgress progress;
    private final long sequenceNumber;
    private final @Nullable String offset;
    private volatile int claims = 1;
    private volatile boolean settled;

    Settlement(PartitionProgress progress, long sequenceNumber, @Nullable String offset) {
        this.progress = progress;
        this.sequenceNumber = sequenceNumber;
        this.offset = offset;
    }

    /**
     * Adds a claim.
     *
     * @throws IllegalStateException
     *             if the event is settled already: a checkpoint may have passed it
     */
    public void claim() {
        if (CLAIMS.getAndUpdate(this, open -> open <= 0 ? open : open + 1) <= 0) {
            throw new IllegalStateException("event " + sequenceNumber + " is settled already");
        }
    }

    /**
     * Gives one claim back.
     *
     * @throws IllegalStateException
     *             if more claims are given back than were made
     */
    public void settle() {
        int left = CLAIMS.decrementAndGet(this);
        if (left < 0) {
            throw new IllegalStateException("event " + sequenceNumber + " was settled once too often");
        }
        if (left == 0) {
            settled = true;
            progress.settled();
        }
    }

    /** Whether nothing is owed for the event any more. */
    public boolean isSettled() {
        return settled;
    }

    PartitionProgress.Position position() {
        return new PartitionProgress.Position(sequenceNumber, offset);
    }
}

package org.iomtfhir.runtime.hub;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is still owed for one event before it counts as done. It starts with one claim, that of the stage that was handed
 * the event; each output adds one with {@link #claim()} before it is sent, and each claim is given back with
 * {@link #settle()} once what it stands for is accepted by the next hub, the FHIR server or the dead-letter store. With
 * the last one the event is settled, and its partition's checkpoint may pass it.
 *
 * <p>Thread-safe.
 */
public final class Settlement {

    private final PartitionProgress progress;
    private final long sequenceNumber;
    private final String offset;
    private final AtomicInteger claims = new AtomicInteger(1);
    private volatile boolean settled;

    Settlement(PartitionProgress progress, long sequenceNumber, String offset) {
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
        if (claims.getAndUpdate(open -> open <= 0 ? open : open + 1) <= 0) {
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
        int left = claims.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("event " + sequenceNumber + " was settled once too often");
        }
        if (left == 0) {
            settled = true;
            progress.settled();
        }
    }

    boolean isSettled() {
        return settled;
    }

    PartitionProgress.Position position() {
        return new PartitionProgress.Position(sequenceNumber, offset);
    }
}

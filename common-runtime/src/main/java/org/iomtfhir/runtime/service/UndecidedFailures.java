package org.iomtfhir.runtime.service;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.iomtfhir.runtime.hub.read.Delivery;

/**
 * Events at which the service failed while it could handle no other: each keeps a claim on its settlement, so that its
 * partition's checkpoint stays before it, until it is known whether the event or the service is at fault. Thread-safe.
 */
final class UndecidedFailures {

    /** What may be kept of all partitions together; where even this shows no event that can be handled, it is the service. */
    static final int MOST = 1_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final Deque<UndecidedFailure> kept = new ArrayDeque<>();
    private long bytes;
    /** Read by whoever handles an event, so without a lock. */
    private volatile boolean any;

    /**
     * What failed together.
     *
     * @param what
     *            the fault, in words that hold nothing of the event
     * @param since
     *            when it failed
     */
    record UndecidedFailure(List<Delivery> sources, String what, Instant since) {

        UndecidedFailure {
            sources = List.copyOf(sources);
        }

        long heldBytes() {
            long held = 0;
            for (Delivery source : sources) {
                held += source.event().heldBytes();
            }
            return held;
        }

        boolean isOf(String partition) {
            return sources.stream().anyMatch(source -> source.event().partition().equals(partition));
        }
    }

    /** Keeps events, with a claim on each; false, and nothing kept of their partition any more, if there is no room. */
    synchronized boolean keep(UndecidedFailure failure) {
        if (kept.size() >= MOST || bytes + failure.heldBytes() > MOST_BYTES) {
            failure.sources().forEach(source -> forget(source.event().partition(), since -> true));
            return false;
        }
        failure.sources().forEach(source -> source.settlement().claim());
        putBack(failure);
        return true;
    }

    /** Keeps what was taken, and still has its claims. */
    synchronized void putBack(UndecidedFailure failure) {
        kept.add(failure);
        bytes += failure.heldBytes();
        any = true;
    }

    /** Hands out the next, empty if there is none; whoever gets it gives its claims back once it is safe. */
    Optional<UndecidedFailure> take() {
        return any ? taken() : Optional.empty();
    }

    private synchronized Optional<UndecidedFailure> taken() {
        UndecidedFailure next = kept.poll();
        if (next != null) {
            bytes -= next.heldBytes();
        }
        any = !kept.isEmpty();
        return Optional.ofNullable(next);
    }

    /**
     * Lets go of all of a partition's, without settling them, if one has been kept since a time that is due: they will be read again.
     * Says whether there was one.
     */
    synchronized boolean forget(String partition, Predicate<Instant> isDue) {
        boolean due = kept.stream().anyMatch(failure -> failure.isOf(partition) && isDue.test(failure.since()));
        if (due) {
            kept.removeIf(failure -> failure.isOf(partition));
            bytes = kept.stream().mapToLong(UndecidedFailure::heldBytes).sum();
            any = !kept.isEmpty();
        }
        return due;
    }
}

package org.iomtfhir.runtime.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.iomtfhir.runtime.hub.publish.EventSink;
import org.iomtfhir.runtime.hub.publish.EventTooLargeException;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Settlement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub that a stage hands on to. What comes out of an event is owed for it until the hub has accepted it.
 * Thread-safe.
 */
public final class StageOutput {

    private static final Logger LOG = LoggerFactory.getLogger(StageOutput.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final EventSink hub;
    private final ServiceContext context;
    private final boolean packs;

    /**
     * @param packs
     *            whether JSON documents travel together, compressed
     */
    StageOutput(EventSink hub, ServiceContext context, boolean packs) {
        this.hub = hub;
        this.context = context;
        this.packs = packs;
    }

    /** Whether JSON documents travel together, compressed: then they are best handed over as they are. */
    public boolean packs() {
        return packs;
    }

    /** What is done about an output that the hub will never take. */
    @FunctionalInterface
    public interface TooLarge {

        /**
         * Splits it or sets it aside; when this returns, the output is settled.
         *
         * @param why
         *            for the dead letter; holds no payload
         * @throws InterruptedException
         *             if the service stops first: the output is not settled then
         */
        void handle(@Nullable String why) throws InterruptedException;
    }

    /**
     * Publishes an output. Blocks while its partition has no room, and while too many outputs that were too large wait for
     * the dead-letter store: each of them holds what it was made of.
     *
     * @param owedFor
     *            what was made into it; each owes one claim more until the hub has accepted it
     * @param accepted
     *            run when it has; must not block
     * @param tooLarge
     *            run on a thread of its own if it never will
     * @throws InterruptedException
     *             if the service stops while there is no room
     */
    public void publish(List<Settlement> owedFor, OutgoingEvent output, Runnable accepted, TooLarge tooLarge)
            throws InterruptedException {
        context.background().awaitRoom();
        owedFor.forEach(Settlement::claim);
        CompletableFuture<Void> onItsWay;
        try {
            onItsWay = hub.publish(output);
        } catch (RuntimeException e) {
            // It never set out: the caller, who holds a claim of its own, decides what becomes of its sources.
            owedFor.forEach(Settlement::settle);
            throw e;
        }
        // What is done then is done there; nobody waits for it here.
        var unused = onItsWay.whenComplete((done, error) -> settle(owedFor, error, accepted, tooLarge));
    }

    private void settle(List<Settlement> owedFor, Throwable error, Runnable accepted, TooLarge tooLarge) {
        try {
            switch (error) {
                case null -> {
                    accepted.run();
                    owedFor.forEach(Settlement::settle);
                }
                case EventTooLargeException unfit -> context.background().begin(() -> {
                    tooLarge.handle(unfit.getMessage());
                    owedFor.forEach(Settlement::settle);
                });
                // The service stops: what is not settled is read again.
                case CancellationException stopped when context.isClosing() ->
                    LOG.debug("Stopped before an output was accepted");
                default -> lost(error);
            }
        } catch (RuntimeException | Error e) {
            // It would end here, unseen.
            lost(e);
        }
    }

    /** What it was made of is never settled, so that no checkpoint passes it: it is read again by the next process. */
    private void lost(Throwable error) {
        String what = error.getClass().getSimpleName();
        context.health().component("outputs").down("an output was given up (" + what
                + "); what it was made of is read again after a new start");
        LOG.error("An output was given up ({}); what it was made of is read again after a new start.", what);
        // The message may hold what a device sent.
        LOG.debug("The failure in full", error);
    }

    /** Waits, within a bound, for what is on its way. */
    public void drain() {
        try {
            if (!hub.awaitIdle(DRAIN)) {
                LOG.info("Not all outputs were accepted in time; what they came from will be read again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

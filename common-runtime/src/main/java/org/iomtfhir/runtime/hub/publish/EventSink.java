package org.iomtfhir.runtime.hub.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Takes events that a stage hands on: a hub, as a rule. Thread-safe. */
public interface EventSink {

    /**
     * Queues an event. May block while there is no room for it.
     *
     * @return completed normally once the event is accepted; exceptionally with {@link EventTooLargeException} if it never
     *         will be; cancelled if the sink is closed first
     * @throws InterruptedException
     *             if the thread is interrupted while it waits for room
     */
    CompletableFuture<Void> publish(OutgoingEvent event) throws InterruptedException;

    /**
     * Waits until everything published so far has been accepted, or the limit is over.
     *
     * @return whether it has
     */
    boolean awaitIdle(Duration limit) throws InterruptedException;
}

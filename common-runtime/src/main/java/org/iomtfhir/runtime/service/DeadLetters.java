package org.iomtfhir.runtime.service;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.TemplateRef;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.HubEvent;
import org.iomtfhir.runtime.retry.Retry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside, for one stage, what can never succeed. Thread-safe. */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final String stage;
    private final DeadLetterStore store;
    private final Retry retry;
    private final ServiceHealth.Component health;
    private final LineMetrics metrics;
    private final Clock clock;

    DeadLetters(String stage, DeadLetterStore store, Retry retry, ServiceHealth health, LineMetrics metrics,
            Clock clock) {
        this.stage = stage;
        this.store = store;
        this.retry = retry;
        this.health = health.component("dead letters");
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Sets an event aside, waiting for the store for as long as it takes. When this returns, the event is safe.
     *
     * @param error
     *            why, of kind {@link ErrorName.Kind#EVENT}
     * @param cause
     *            why, in words that name no person, device or value
     * @param failedIn
     *            what in the event failed, the same on a repeat; empty for the whole event
     * @param template
     *            the template concerned, if one is
     * @throws InterruptedException
     *             if the service stops before the store has taken it: it is not to be settled then
     */
    public void setAside(HubEvent event, ErrorName error, String cause, String failedIn, Optional<TemplateRef> template)
            throws InterruptedException {
        DeadLetter letter = new DeadLetter(stage, error, cause, failedIn, template, event, clock.instant());
        try {
            retry.untilAccepted(() -> {
                store.put(letter);
                return true;
            }, health);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the dead-letter store refused " + letter.key(), e.getCause());
        }
        metrics.error(error);
        metrics.deadLetter(error);
        LOG.info("Set aside {} of stage {}: {}.", event, stage, error);
    }
}

package org.iomtfhir.runtime.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.TemplateRef;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.retry.Retry;
import org.iomtfhir.runtime.tracing.Tracing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside, for one stage, what can never succeed. Thread-safe. */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** So many faults in a row, and not one event that could be handled, may be no fault of the events. */
    private static final int MOST_IN_A_ROW = 10;

    /** A stage that gathers events shows only after a while that it can handle some. */
    private static final Duration LONGEST_KEPT = Duration.ofMinutes(1);

    private final String stage;
    private final DeadLetterStore store;
    private final Retry retry;
    private final Retry.Waiting waiting;
    private final LineMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final AtomicInteger faultsInARow = new AtomicInteger();
    private final UndecidedFailures undecided = new UndecidedFailures();

    DeadLetters(String stage, DeadLetterStore store, Retry retry, ServiceHealth health, LineMetrics metrics,
            Tracing tracing, Clock clock) {
        this.tracing = tracing;
        this.stage = stage;
        this.store = store;
        this.retry = retry;
        ServiceHealth.Component shown = health.component("dead letters");
        this.waiting = new Retry.Waiting() {
            @Override
            public void failed(Failure failure, Throwable cause) {
                metrics.retried("storage");
                shown.failed(failure, cause);
            }

            @Override
            public void over() {
                shown.over();
            }
        };
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Sets an event aside, waiting for the store for as long as it takes. When this returns, the event is safe.
     *
     * @param error
     *            why, of kind {@link ErrorName.Kind#EVENT}
     * @param cause
     *            why, in words that name no person, device or value; null, as of an exception without a message, where nobody says more
     *            than the error's name
     * @param failedIn
     *            what in the event failed, the same on a repeat; empty for the whole event
     * @param template
     *            the template concerned, if one is
     * @throws InterruptedException
     *             if the service stops before the store has taken it: it is not to be settled then
     */
    public void setAside(HubEvent event, ErrorName error, @Nullable String cause, String failedIn,
            Optional<TemplateRef> template)
            throws InterruptedException {
        DeadLetter letter = new DeadLetter(stage, error, Objects.requireNonNullElse(cause, error.name()), failedIn,
                template, event, clock.instant());
        try {
            retry.untilAccepted(() -> {
                store.put(letter);
                return true;
            }, waiting);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the dead-letter store refused " + letter.key(), e.getCause());
        }
        metrics.error(error);
        metrics.deadLetter(error);
        tracing.failed(error);
        LOG.info("Set aside {} of stage {}: {}.", event, stage, error);
    }

    /** So many failures of one event get a letter of their own: beyond it more letters say nothing new. */
    public static final int MOST_OF_AN_EVENT = 100;

    /**
     * One of the things that failed in an event; the fields are those of {@link #setAside(HubEvent, ErrorName, String, String,
     * Optional)}.
     */
    public record EventFailure(ErrorName error, String cause, String failedIn, Optional<TemplateRef> template) {}

    /**
     * Sets an event aside for each of the things that failed in it; where there are more than {@value #MOST_OF_AN_EVENT}, the
     * rest is one letter, with their number for each cause. Throws as the other does.
     *
     * @param failures
     *            the same, in the same order, on a repeat
     */
    public void setAside(HubEvent event, List<EventFailure> failures) throws InterruptedException {
        int each = Math.min(MOST_OF_AN_EVENT, failures.size());
        for (EventFailure failure : failures.subList(0, each)) {
            setAside(event, failure.error(), failure.cause(), failure.failedIn(), failure.template());
        }
        List<EventFailure> rest = failures.subList(each, failures.size());
        if (!rest.isEmpty()) {
            Map<ErrorName, Integer> counts = new TreeMap<>();
            rest.forEach(failure -> counts.merge(failure.error(), 1, Integer::sum));
            setAside(event, rest.getFirst().error(),
                    rest.size() + " more failures of the same event: " + counts + "; the first of them: "
                            + rest.getFirst().cause(),
                    "the rest", Optional.empty());
        }
    }

    /** What is done with one event, or with what a few events became. */
    @FunctionalInterface
    public interface Handling {
        /** Handles the events; any RuntimeException counts as their fault, or as one of the program. */
        void run() throws InterruptedException;
    }

    /**
     * Handles events, and sets them aside if that brings a fault of the program or of an extension to light: it would come
     * each time, and stop the partition for good. What has nothing to do with the events (an outage, the end of the memory)
     * goes on to the caller. From the eleventh fault in a row without one event that could be handled, the service itself may
     * be broken: such events are kept, unsettled, while those behind them are tried. With the first that can be handled, it
     * is the events that are at fault, and all that were kept are set aside; if nothing can be, the caller fails in the end,
     * and they are read again.
     *
     * @param sources
     *            what is handled; not settled by this
     * @param handling
     *            harmless to repeat as a whole
     * @throws InterruptedException
     *             if the service stops first: nothing is to be settled then
     */
    public void unlessFaulty(List<Delivery> sources, Handling handling) throws InterruptedException {
        unlessFaulty(() -> sources, handling);
    }

    /**
     * Likewise, of what is costly to name.
     *
     * @param sources
     *            gives what is handled; asked for it only where it is at fault
     */
    public void unlessFaulty(Supplier<List<Delivery>> sources, Handling handling) throws InterruptedException {
        try {
            handling.run();
        } catch (RuntimeException | StackOverflowError e) {
            setAside(sources.get(), e);
            return;
        }
        handled();
    }

    /**
     * Sets events aside for what was thrown when they were handled, if it is a fault that would come each time: as
     * {@link #unlessFaulty} does.
     *
     * @throws IllegalStateException
     *             if it is something else, or one fault too many in a row
     */
    public void setAside(List<Delivery> sources, Throwable thrown) throws InterruptedException {
        if (!EventFault.isFault(thrown, clock)) {
            throw new IllegalStateException("something failed that is no fault of any event", thrown);
        }
        String what = EventFault.describe(thrown);
        if (faultsInARow.incrementAndGet() > MOST_IN_A_ROW) {
            if (!undecided.keep(new UndecidedFailures.UndecidedFailure(sources, what, clock.instant()))) {
                throw new IllegalStateException("no event can be handled", thrown);
            }
            return;
        }
        setAsideFor(sources, what);
        // The message may hold what a device sent.
        LOG.debug("The failure in full", thrown);
    }

    private void setAsideFor(List<Delivery> sources, String what) throws InterruptedException {
        LOG.error("Stage {} can't handle {}: {}. This is a fault of the program or of an extension.", stage,
                sources.stream().map(source -> source.event().toString()).toList(), what);
        for (Delivery source : sources) {
            setAside(source.event(), ErrorName.UnexpectedFailure, "handling it failed unexpectedly: " + what, "",
                    Optional.empty());
        }
    }

    /**
     * Something could be handled: faults that come after it are not in a row with those before, and what was kept because
     * the service might have been broken is set aside. Cheap as a rule.
     *
     * @throws InterruptedException
     *             if the service stops first
     */
    public void handled() throws InterruptedException {
        if (faultsInARow.getOpaque() != 0) {
            faultsInARow.set(0);
        }
        Optional<UndecidedFailures.UndecidedFailure> next = undecided.take();
        while (next.isPresent()) {
            UndecidedFailures.UndecidedFailure failure = next.get();
            try {
                setAsideFor(failure.sources(), failure.what());
            } catch (InterruptedException | RuntimeException e) {
                // It may be another partition's, which goes on.
                undecided.putBack(failure);
                throw e;
            }
            failure.sources().forEach(source -> source.settlement().settle());
            next = undecided.take();
        }
    }

    /**
     * There is nothing more to try in a partition for now.
     *
     * @throws IllegalStateException
     *             if events of it have been kept for a minute because none could be handled: they are to be read again
     */
    void nothingMore(String partition) {
        Instant now = clock.instant();
        Instant longAgo = now.minus(LONGEST_KEPT);
        // What was kept at a time to come was kept before the clock was set back, nobody knows how long ago.
        if (undecided.forget(partition, since -> !since.isAfter(longAgo) || since.isAfter(now))) {
            throw new IllegalStateException("no event can be handled");
        }
    }

    /** A partition is begun anew, and with it what was kept of it. */
    void begun(String partition) {
        undecided.forget(partition, since -> true);
    }
}

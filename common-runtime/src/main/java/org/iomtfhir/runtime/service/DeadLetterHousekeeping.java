package org.iomtfhir.runtime.service;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.deadletter.StoreSize;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.settings.DeadLetterSettings.Keeping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then how much a stage's dead letters take, and removes those that are kept for longer, or take more room,
 * than the settings say. Never without a word: each that goes is named in the log and counted. Instances of a service
 * may look at the same time.
 */
final class DeadLetterHousekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHousekeeping.class);

    /** So many are removed before it is measured anew what the others take. */
    private static final int AT_ONCE = 1_000;

    /** Those that were replayed go first, then the oldest. */
    private static final Comparator<DeadLetterSummary> FIRST_TO_GO = Comparator
            .comparing((DeadLetterSummary letter) -> letter.replayedTime().isEmpty())
            .thenComparing(DeadLetterSummary::setAsideTime);

    private final String stage;
    private final DeadLetterStore store;
    private final Keeping keeping;
    private final LineMetrics metrics;
    private final Clock clock;
    private final ScheduledExecutorService looks;

    DeadLetterHousekeeping(String stage, DeadLetterStore store, Keeping keeping, LineMetrics metrics, Clock clock) {
        this.stage = stage;
        this.store = store;
        this.keeping = keeping;
        this.metrics = metrics;
        this.clock = clock;
        this.looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("dead-letters-" + stage).daemon().factory());
    }

    void start() {
        // It ends with the service, and a look lets no failure out.
        var unused = looks.scheduleWithFixedDelay(this::lookQuietly, 0, keeping.lookEvery().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void lookQuietly() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            // Whatever it is: what is let out here ends the looks for good.
            if (!looks.isShutdown()) {
                LOG.warn("The dead letters of stage {} could not be looked through ({}); it is tried again in {}.",
                        stage,
                        e.getMessage(), keeping.lookEvery());
                LOG.debug("The error in full", e);
            }
        }
    }

    void look() {
        keeping.keepFor().ifPresent(age -> {
            Instant before = clock.instant().minus(age);
            List<DeadLetterSummary> old = firstToGo(Optional.of(before));
            while (!old.isEmpty()) {
                if (remove(old, "for its age") == 0) {
                    break;
                }
                old = firstToGo(Optional.of(before));
            }
        });
        StoreSize size = store.size(stage);
        while (keeping.keepBytes().isPresent() && size.bytes() > keeping.keepBytes().getAsLong()
                && size.letters() > 0) {
            if (remove(excess(size, keeping.keepBytes().getAsLong()), "since all take more than they may") == 0) {
                break;
            }
            size = store.size(stage);
        }
        metrics.deadLetterStore(size.letters(), size.bytes());
    }

    /** As many of the first to go as take, on the average, what there is too much. */
    private List<DeadLetterSummary> excess(StoreSize size, long most) {
        long average = Math.max(1, size.bytes() / size.letters());
        long count = Math.max(1, (size.bytes() - most) / average);
        List<DeadLetterSummary> first = firstToGo(Optional.empty());
        return first.subList(0, (int) Math.min(count, first.size()));
    }

    private List<DeadLetterSummary> firstToGo(Optional<Instant> before) {
        List<DeadLetterSummary> first = new ArrayList<>();
        store.list(new DeadLetterFilter(Optional.of(stage), Optional.empty(), Optional.empty(), before,
                Optional.empty()), letter -> {
                    first.add(letter);
                    if (first.size() >= 2 * AT_ONCE) {
                        keepFirst(first);
                    }
                });
        keepFirst(first);
        return first;
    }

    private static void keepFirst(List<DeadLetterSummary> letters) {
        letters.sort(FIRST_TO_GO);
        if (letters.size() > AT_ONCE) {
            letters.subList(AT_ONCE, letters.size()).clear();
        }
    }

    private int remove(List<DeadLetterSummary> letters, String why) {
        List<DeadLetterSummary> removed = store.remove(letters);
        for (DeadLetterSummary letter : removed) {
            metrics.deadLetterRemoved(letter.error());
            LOG.warn("Removed the dead letter {} ({}, set aside at {}, {}) {}.", letter.key(), letter.error(),
                    letter.setAsideTime(), letter.replayedTime().isPresent() ? "replayed" : "never replayed", why);
        }
        return removed.size();
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}

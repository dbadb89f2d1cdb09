package org.iomtfhir.runtime.hub.read;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when a stage fails in a way that nobody foresaw: it is shown, and the partition is begun anew from its
 * checkpoint after a pause, which grows as long as the failures go on. Kept over every new beginning. Thread-safe.
 */
final class StageFailures {

    private static final Logger LOG = LoggerFactory.getLogger(StageFailures.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private record Run(int failures, long lastNanos) {}

    private final String hub;
    private final ReadingStatus status;
    private final Duration first;
    private final Map<String, Run> failing = new HashMap<>();

    /**
     * @param first
     *            the first pause; each further one is twice as long, up to a minute
     */
    StageFailures(String hub, ReadingStatus status, Duration first) {
        this.hub = hub;
        this.status = status;
        this.first = first;
    }

    /** Shows the failure and waits. The caller then has the partition read again. */
    void failed(String partition, Throwable failure) throws InterruptedException {
        int failures;
        synchronized (this) {
            Run before = failing.get(partition);
            failures = before == null ? 1 : before.failures() + 1;
            failing.put(partition, new Run(failures, System.nanoTime()));
            status.stageFailed(partition, failure);
        }
        long pause = Math.min(LONGEST.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
        LOG.error(
                "The stage of hub '{}', partition {}, failed unexpectedly ({}, {} times in a row); the partition is read"
                        + " again from its checkpoint in {} ms.",
                hub, partition, failure.getClass().getName(), failures, pause);
        // The message and what it was caused by may hold what a device sent.
        LOG.debug("The failure in full", failure);
        Thread.sleep(pause);
    }

    /** The stage has done its work on some events. Called for every batch. */
    synchronized void worked(String partition) {
        if (!failing.isEmpty() && failing.remove(partition) != null) {
            status.stageWorks(partition);
        }
    }

    /** Forgets partitions that others have taken. One that is read again here is away for a moment, so they are given time. */
    synchronized void keepOnly(Set<String> owned) {
        long longAgo = System.nanoTime() - LONGEST.multipliedBy(3).toNanos();
        failing.entrySet().removeIf(each -> {
            boolean gone = !owned.contains(each.getKey()) && each.getValue().lastNanos() - longAgo < 0;
            if (gone) {
                status.stageWorks(each.getKey());
            }
            return gone;
        });
    }
}

package org.iomtfhir.runtime.service;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done besides, on threads of its own, so that it does not hold up the thread it comes to mind in. Each task holds in
 * memory what it is about, for as long as the dead-letter store is away: whoever brings new work waits for room first.
 * Thread-safe.
 */
final class Background {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    /** So many tasks are no reason to wait. */
    static final int ROOM = 8;

    /** Pauses after unexpected failures. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ExecutorService threads;
    private final ServiceHealth.Component component;
    private final LineMetrics metrics;
    /** Set in the threads of tasks. */
    private final ThreadLocal<Boolean> inTask = ThreadLocal.withInitial(() -> false);
    private int tasks;

    Background(ExecutorService threads, ServiceHealth health, LineMetrics metrics) {
        this.threads = threads;
        this.component = health.component("background");
        this.metrics = metrics;
    }

    /** Something done besides; ends early, by its interruption, when the service does. */
    interface Task {
        void run() throws InterruptedException;
    }

    /** Waits while too much is being done. A task may bring new work without waiting: others may wait for its end. */
    void awaitRoom() throws InterruptedException {
        if (inTask.get()) {
            return;
        }
        synchronized (this) {
            while (tasks >= ROOM) {
                wait();
            }
        }
    }

    /** Begins a task; never waits. A service that stops begins nothing more. */
    void begin(Task task) {
        count(1);
        try {
            threads.execute(() -> {
                inTask.set(true);
                try {
                    untilDone(task);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    count(-1);
                }
            });
        } catch (RejectedExecutionException e) {
            count(-1);
            LOG.debug("Stopped before a task was begun", e);
        } catch (RuntimeException | Error e) {
            count(-1);
            throw e;
        }
    }

    private synchronized void count(int more) {
        tasks += more;
        notifyAll();
    }

    /** What it is done for is not settled before it is done; a fault of the program that passes must not hold that up. */
    private void untilDone(Task task) throws InterruptedException {
        for (int failures = 0;; failures++) {
            try {
                task.run();
                if (failures > 0) {
                    component.gone();
                }
                return;
            } catch (RuntimeException | Error e) {
                metrics.error(ErrorName.UnexpectedFailure);
                component.waiting(ErrorName.UnexpectedFailure + " of the kind " + e.getClass().getSimpleName()
                        + ": what it is done for is not settled, and it is tried again");
                LOG.error("What is done in the background failed unexpectedly ({}); it is tried again.",
                        e.getClass().getName());
                // The message may hold what a device sent.
                LOG.debug("The failure in full", e);
                Thread.sleep(Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 10)));
            }
        }
    }
}

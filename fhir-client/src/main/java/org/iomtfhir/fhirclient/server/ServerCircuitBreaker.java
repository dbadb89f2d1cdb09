package org.iomtfhir.fhirclient.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a FHIR server, so that one that is down is asked, and not hammered. While it answers, requests pass as they
 * come. When one fails because of the server (down, slow, throttling, refusing the credential; not a 500, which may be the
 * fault of what was asked), the gate closes: one of those that wait goes as a probe after a pause, which grows with each
 * probe that fails; the others wait for what comes of it. The first answer opens the gate for all at once. Who probes
 * changes, so that a request which always fails does not keep the others waiting.
 *
 * <p>
 * Nobody waits here for longer than a few seconds: then they are told what the last one was told, and may come again at
 * once. Thread-safe.
 */
public final class ServerCircuitBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCircuitBreaker.class);

    private final Duration first;
    private final Duration longest;
    private final Duration patience;
    private final RandomGenerator random;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    /** Probes that failed in a row, and the failure before them; 0 while the gate is open. */
    private int failures;
    private @Nullable FhirUnavailableException last;
    private boolean asked;
    private boolean probing;
    private long probeFrom;

    /**
     * @param first
     *            the pause before the first probe; each further one is twice as long, half of it by chance
     * @param longest
     *            what pauses grow to; a server that asks for a longer one gets it
     * @param patience
     *            how long a request waits here before its caller is told
     */
    public ServerCircuitBreaker(Duration first, Duration longest, Duration patience, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.patience = patience;
        this.random = random;
    }

    /** With pauses from 0.2 to 30 seconds. */
    public static ServerCircuitBreaker usual() {
        return new ServerCircuitBreaker(Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(5),
                RandomGenerator.getDefault());
    }

    /** A request on its way. It ends with one of the three. */
    final class Pass {

        private final boolean probe;

        private Pass(boolean probe) {
            this.probe = probe;
        }

        /** The server answered, whatever it said. */
        void answered() {
            lock.lock();
            try {
                endProbe();
                // While the server asked for a pause, an answer to what was on its way already changes nothing.
                if (failures > 0 && (probe || !asked)) {
                    failures = 0;
                    LOG.info("The FHIR server answers again.");
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * The server did not do it.
         *
         * @return the failure as the caller is to have it: a request that fails though the gate was open may be at fault
         *         itself, so its pauses grow; the others are held here
         */
        FhirUnavailableException failed(FhirUnavailableException failure) {
            lock.lock();
            try {
                endProbe();
                // Those that were on their way when the gate closed tell nothing new.
                if (failures == 0 || probe) {
                    close(failure);
                }
                return probe ? failure.held() : failure;
            } finally {
                lock.unlock();
            }
        }

        /** It was given up before anything came of it. */
        void abandoned() {
            lock.lock();
            try {
                endProbe();
            } finally {
                lock.unlock();
            }
        }

        private void endProbe() {
            if (probe) {
                probing = false;
                changed.signalAll();
            }
        }
    }

    private void close(FhirUnavailableException failure) {
        if (failures == 0) {
            LOG.warn("{}; until it answers again, it is asked by one request at a time.", failure.getMessage());
        }
        long full = Math.min(longest.toNanos(), first.toNanos() << Math.min(failures, 20));
        long pause = failure.retryAfter().map(Duration::toNanos).orElse(full / 2 + random.nextLong(full / 2 + 1));
        failures++;
        last = failure.held();
        asked = failure.retryAfter().isPresent();
        probeFrom = System.nanoTime() + pause;
        changed.signalAll();
    }

    /**
     * Waits until the request may go.
     *
     * @throws FhirUnavailableException
     *             what the last request was told, if it can't go for a while
     */
    Pass enter() {
        lock.lock();
        try {
            long end = System.nanoTime() + patience.toNanos();
            while (failures > 0) {
                long now = System.nanoTime();
                if (!probing && now - probeFrom >= 0) {
                    probing = true;
                    return new Pass(true);
                }
                if (now - end >= 0) {
                    throw last;
                }
                long unused = changed.awaitNanos(Math.min(end - now, probing ? end - now : probeFrom - now));
            }
            return new Pass(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting for the FHIR server");
        } finally {
            lock.unlock();
        }
    }
}

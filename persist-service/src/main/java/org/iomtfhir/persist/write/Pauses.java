package org.iomtfhir.persist.write;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.iomtfhir.persist.server.FhirUnavailableException;

/** Pauses that grow and jitter. */
public final class Pauses {

    /** Waits. */
    public interface Sleeper {
        /** Waits this long. */
        void sleep(Duration duration) throws InterruptedException;
    }

    private static final long FIRST_MS = 200;
    private static final long LONGEST_MS = 5_000;

    private final Sleeper sleeper;
    private final RandomGenerator random;

    public Pauses(Sleeper sleeper, RandomGenerator random) {
        this.sleeper = sleeper;
        this.random = random;
    }

    /** Before the n-th repeat, from 1, of what failed: 200 ms, 400 ms, … up to 5 s, half of it by chance. */
    void beforeRepeat(int n) {
        long full = Math.min(LONGEST_MS, FIRST_MS << Math.min(n - 1, 10));
        sleep(Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1)));
    }

    /** Before the n-th attempt, from 1, at what others write too: a few milliseconds, by chance. */
    void beforeContest(int n) {
        sleep(Duration.ofMillis(random.nextLong(10L * n + 1)));
    }

    /** As long as the server asked for, and a little more by chance, so that not all come back at once. */
    void asAsked(Duration asked) {
        sleep(asked.plusMillis(random.nextLong(100)));
    }

    private void sleep(Duration duration) {
        try {
            sleeper.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting for the FHIR server");
        }
    }
}

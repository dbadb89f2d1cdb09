package org.iomtfhir.runtime.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before what failed is tried again: pauses that double up to a longest one, half of each left to chance
 * so that many who wait do not come back at once. The one policy for hubs and FHIR servers. {@link Retry} repeats a single
 * call; this is for loops that repeat something larger and keep their own count. Thread-safe if the {@link Sleeper} and the
 * random numbers are.
 */
public final class Backoff {

    /** Waits between two tries; tests pass one that does not. */
    @FunctionalInterface
    public interface Sleeper {
        /**
         * Waits this long.
         *
         * @throws InterruptedException
         *             if the thread is interrupted meanwhile
         */
        void sleep(Duration duration) throws InterruptedException;
    }

    /** What a wait as long as a server asked for is lengthened by at most. */
    private static final int ASKED_JITTER_MS = 100;
    /** Beyond this many doublings every first pause has passed every longest one. */
    private static final int MOST_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    /**
     * @param first
     *            the pause before the first repeat, positive
     * @param longest
     *            what pauses grow to
     * @param sleeper
     *            waits
     * @param random
     *            what the jitter is drawn from
     */
    public Backoff(Duration first, Duration longest, Sleeper sleeper, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** From 250 ms to 15 s, asleep: what the ends of hubs wait. */
    public static Backoff ofHubs() {
        return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15), Thread::sleep, RandomGenerator.getDefault());
    }

    /**
     * Waits before the n-th repeat of what failed: {@code first}, twice that, and so on up to {@code longest}, of each half
     * to all.
     *
     * @param n
     *            from 1
     * @throws InterruptedException
     *             if the thread is interrupted meanwhile
     */
    public void beforeRepeat(int n) throws InterruptedException {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(n - 1, MOST_DOUBLINGS));
        sleep(full / 2 + random.nextLong(full / 2 + 1));
    }

    /**
     * Waits before the n-th attempt at what others write too: up to ten milliseconds for each attempt, by chance.
     *
     * @param n
     *            from 1
     * @throws InterruptedException
     *             if the thread is interrupted meanwhile
     */
    public void beforeContest(int n) throws InterruptedException {
        sleep(random.nextLong(10L * n + 1));
    }

    /**
     * Waits as long as a server asked for, and up to 100 ms more.
     *
     * @throws InterruptedException
     *             if the thread is interrupted meanwhile
     */
    public void asAsked(Duration asked) throws InterruptedException {
        sleep(asked.toMillis() + random.nextLong(ASKED_JITTER_MS));
    }

    private void sleep(long ms) throws InterruptedException {
        sleeper.sleep(Duration.ofMillis(ms));
    }
}

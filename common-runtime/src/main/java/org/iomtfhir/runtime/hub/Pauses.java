package org.iomtfhir.runtime.hub;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing, jittered pauses between tries. Failsafe, which the rest of the runtime retries with, wraps one call; here the
 * tries are of a connection that stays, and only the pauses between them are wanted. Not thread-safe.
 */
final class Pauses {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private long next = FIRST.toMillis();

    private Pauses() {}

    static Pauses growing() {
        return new Pauses();
    }

    /** Sleeps for half to all of the present pause, and doubles the next. */
    void pause() throws InterruptedException {
        long pause = next;
        next = Math.min(next * 2, LONGEST.toMillis());
        Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
    }
}

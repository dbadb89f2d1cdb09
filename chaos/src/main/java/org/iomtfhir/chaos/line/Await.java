package org.iomtfhir.chaos.line;

import java.time.Duration;

/** Asks a condition again and again until it holds, up to a limit of time. */
final class Await {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** Something that will be so at some time. */
    @FunctionalInterface
    interface Condition {

        /** Whether it is so. */
        boolean holds() throws InterruptedException;
    }

    private Await() {}

    /**
     * Waits until the condition holds.
     *
     * @param what
     *            what is waited for, in words
     * @throws LineFailedException
     *             if it does not within the limit
     */
    static void until(Duration limit, String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new LineFailedException("after " + limit.toSeconds() + " s still not so: " + what);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}

package org.iomtfhir.runtime.deadletter;

import java.time.Instant;
import java.util.Objects;

/**
 * How often a dead letter's event has failed.
 *
 * @param count
 *            1, and one more each time that it failed again after it had been handed back
 * @param first
 *            when it was set aside for the first time
 */
public record FailedAttempts(int count, Instant first) {

    /** So many are counted. */
    private static final int MOST = 1_000_000;

    public FailedAttempts {
        Objects.requireNonNull(first, "first");
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("no letter was tried " + count + " times");
        }
    }

    /** The only one so far. */
    static FailedAttempts first(Instant when) {
        return new FailedAttempts(1, when);
    }

    /** The same after one more failure. */
    FailedAttempts again() {
        return new FailedAttempts(Math.min(count + 1, MOST), first);
    }
}

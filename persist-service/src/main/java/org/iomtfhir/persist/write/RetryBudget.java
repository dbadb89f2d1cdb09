package org.iomtfhir.persist.write;

import java.time.Duration;
import org.iomtfhir.fhirclient.server.BundleKind;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.runtime.retry.Backoff;

/** How often one chunk has been tried, and whether it is worth another. Used by one thread. */
final class RetryBudget {

    /** Every round of a contest has a winner, so this many lost in a row means more than bad luck. */
    private static final int MOST_CONTESTS = 12;

    /** From this round on each entry goes by itself, so that one can't fail the others. */
    private static final int APART_FROM = 2;

    private final Duration longestPause;
    private final int tries;
    private final Backoff backoff;
    private final boolean transactions;
    private int failures;
    private int contests;

    /**
     * @param tries
     *            how often the chunk is tried while the server does not do it
     */
    RetryBudget(int tries, Duration longestPause, Backoff backoff, boolean transactions) {
        this.tries = tries;
        this.longestPause = longestPause;
        this.backoff = backoff;
        this.transactions = transactions;
    }

    /** How the next bundle goes. */
    BundleKind kind() {
        return transactions && contests < APART_FROM ? BundleKind.TRANSACTION : BundleKind.BATCH;
    }

    /**
     * The guard of some entry did not hold: waits a moment.
     *
     * @throws FhirUnavailableException
     *             if that has happened too often
     */
    void lostContest() {
        contests++;
        if (contests > MOST_CONTESTS) {
            throw FhirUnavailableException.transientFailure("others keep changing the same resources");
        }
        pause(() -> backoff.beforeContest(contests));
    }

    /**
     * The server did not do it: waits, as long as it asked for where it did.
     *
     * @throws FhirUnavailableException
     *             the failure itself, if it has happened too often or waiting won't help
     */
    void failed(FhirUnavailableException failure) {
        failures++;
        if (failures >= tries || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        switch (failure.kind()) {
            case UNAUTHORISED -> throw failure;
            case TRANSIENT -> pause(() -> backoff.beforeRepeat(failures));
            case THROTTLED -> {
                Duration asked = failure.retryAfter().orElse(null);
                if (asked == null) {
                    pause(() -> backoff.beforeRepeat(failures));
                } else if (asked.compareTo(longestPause) > 0) {
                    throw failure;
                } else {
                    pause(() -> backoff.asAsked(asked));
                }
            }
        }
    }

    private interface Wait {
        void now() throws InterruptedException;
    }

    private static void pause(Wait wait) {
        try {
            wait.now();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting for the FHIR server");
        }
    }
}

package org.iomtfhir.benchmarks.capacity;

import java.time.Duration;
import java.util.List;

/**
 * What came of one way of sending at one capacity.
 *
 * @param way
 *            its title
 * @param capacity
 *            entries a second that the server took at the most
 * @param taken
 *            entries a second that it took
 * @param bundles
 *            how many were posted, those that were refused included
 * @param refused
 *            how many of them were refused
 * @param batches
 *            how long each batch took until all of it had landed, shortest first
 */
record Figures(String way, int capacity, double taken, long bundles, long refused, List<Duration> batches) {

    /** The goal for the share of the capacity that is used. */
    static final double LEAST_SHARE = 0.9;

    /** The goal for the bundles that are refused, of all. */
    static final double MOST_REFUSED = 0.1;

    double share() {
        return taken / capacity;
    }

    double refusedShare() {
        return bundles == 0 ? 0 : (double) refused / bundles;
    }

    /** So many in a hundred batches took no longer; zero if there was none. */
    Duration batch(int percent) {
        return batches.isEmpty()
                ? Duration.ZERO
                : batches.get((int) Math.ceil(batches.size() * percent / 100.0) - 1);
    }

    boolean meetsTheGoals() {
        return share() >= LEAST_SHARE && refusedShare() <= MOST_REFUSED;
    }
}

package org.iomtfhir.benchmarks.line;

import java.time.Duration;
import java.util.List;

/** How long each of some events took, in rising order. */
record Latencies(List<Duration> sorted) {

    Latencies {
        sorted = sorted.stream().sorted().toList();
    }

    /**
     * The time within which a share of them was there.
     *
     * @param share
     *            0 to 1
     * @throws IllegalStateException
     *             if there are none
     */
    Duration within(double share) {
        if (sorted.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    int count() {
        return sorted.size();
    }
}

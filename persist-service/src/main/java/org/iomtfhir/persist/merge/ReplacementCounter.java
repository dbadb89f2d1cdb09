package org.iomtfhir.persist.merge;

import java.util.EnumMap;
import java.util.Map;

/** Counts readings that gave way, by cause. Not thread-safe. */
final class ReplacementCounter {

    private final Map<ReplacementCause, Integer> counts = new EnumMap<>(ReplacementCause.class);

    void add(ReplacementCause cause) {
        add(cause, 1);
    }

    void add(ReplacementCause cause, int count) {
        counts.merge(cause, count, Integer::sum);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<ReplacementCause, Integer> counts() {
        return counts;
    }
}

package org.iomtfhir.persist.merge;

import java.util.EnumMap;
import java.util.Map;

/** Counts readings that gave way, by cause. Not thread-safe. */
final class DisplacedCounter {

    private final Map<Displaced, Integer> counts = new EnumMap<>(Displaced.class);

    void add(Displaced cause) {
        add(cause, 1);
    }

    void add(Displaced cause, int count) {
        counts.merge(cause, count, Integer::sum);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<Displaced, Integer> counts() {
        return counts;
    }
}

package org.iomtfhir.chaos.line;

import java.util.Map;
import java.util.TreeMap;

/** What is counted on the way. Not thread-safe. */
final class Counts {

    private final Map<String, Long> counts;

    Counts(Map<String, Long> before) {
        this.counts = new TreeMap<>(before);
    }

    void add(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    void set(String name, long count) {
        counts.put(name, count);
    }

    Map<String, Long> toMap() {
        return new TreeMap<>(counts);
    }
}

package org.iomtfhir.persist.write;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.iomtfhir.persist.merge.Displaced;
import org.iomtfhir.persist.merge.MergeCounts;

/** Counts the readings that gave way to others, by cause. Thread-safe. */
final class DisplacedReadings {

    private final Map<Displaced, Counter> samples = new EnumMap<>(Displaced.class);
    private final Map<Displaced, Counter> values = new EnumMap<>(Displaced.class);

    DisplacedReadings(MeterRegistry metrics) {
        for (Displaced cause : Displaced.values()) {
            samples.put(cause, metrics.counter("fhir.samples.replaced", "cause", cause.label()));
            values.put(cause, metrics.counter("fhir.values.replaced", "cause", cause.label()));
        }
    }

    void count(MergeCounts counts) {
        counts.samples().forEach((cause, count) -> samples.get(cause).increment(count));
        counts.values().forEach((cause, count) -> values.get(cause).increment(count));
    }
}

package org.iomtfhir.persist.write;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.iomtfhir.persist.merge.ReplacementCause;
import org.iomtfhir.persist.merge.MergeCounts;

/** Counts the readings that gave way to others, by cause. Thread-safe. */
final class ReplacementMetrics {

    private final Map<ReplacementCause, Counter> samples = new EnumMap<>(ReplacementCause.class);
    private final Map<ReplacementCause, Counter> values = new EnumMap<>(ReplacementCause.class);

    ReplacementMetrics(MeterRegistry metrics) {
        for (ReplacementCause cause : ReplacementCause.values()) {
            samples.put(cause, Counter.builder("fhir.samples.replaced").tag("cause", cause.label())
                    .description("Samples of a series that do not stand, by why").register(metrics));
            values.put(cause, Counter.builder("fhir.values.replaced").tag("cause", cause.label())
                    .description("Other values that do not stand, by why").register(metrics));
        }
    }

    void count(MergeCounts counts) {
        counts.samples().forEach((cause, count) -> Objects.requireNonNull(samples.get(cause)).increment(count));
        counts.values().forEach((cause, count) -> Objects.requireNonNull(values.get(cause)).increment(count));
    }
}

package org.iomtfhir.persist.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.iomtfhir.persist.merge.ReplacementCause;
import org.iomtfhir.persist.merge.MergeCounts;
import org.junit.jupiter.api.Test;

class ReplacementMetricsTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ReplacementMetrics displaced = new ReplacementMetrics(metrics);

    private double count(String name, ReplacementCause cause) {
        return metrics.get(name).tag("cause", cause.label()).counter().count();
    }

    @Test
    void whatLosesIsCountedByItsCause() {
        displaced.count(new MergeCounts(Map.of(ReplacementCause.LATER_READING, 3, ReplacementCause.EDITED, 1), Map.of(
                ReplacementCause.LATER_INGESTION, 2)));
        displaced.count(new MergeCounts(Map.of(ReplacementCause.LATER_READING, 1), Map.of()));

        assertThat(count("fhir.samples.replaced", ReplacementCause.LATER_READING)).isEqualTo(4);
        assertThat(count("fhir.samples.replaced", ReplacementCause.EDITED)).isEqualTo(1);
        assertThat(count("fhir.values.replaced", ReplacementCause.LATER_INGESTION)).isEqualTo(2);
        assertThat(count("fhir.values.replaced", ReplacementCause.LATER_READING)).isZero();
    }

    @Test
    void everyCauseIsThereFromTheStart() {
        for (ReplacementCause cause : ReplacementCause.values()) {
            assertThat(count("fhir.samples.replaced", cause)).isZero();
            assertThat(count("fhir.values.replaced", cause)).isZero();
        }
    }
}

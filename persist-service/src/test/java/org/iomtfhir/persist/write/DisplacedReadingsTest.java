package org.iomtfhir.persist.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.iomtfhir.persist.merge.Displaced;
import org.iomtfhir.persist.merge.MergeCounts;
import org.junit.jupiter.api.Test;

class DisplacedReadingsTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final DisplacedReadings displaced = new DisplacedReadings(metrics);

    private double count(String name, Displaced cause) {
        return metrics.get(name).tag("cause", cause.label()).counter().count();
    }

    @Test
    void whatLosesIsCountedByItsCause() {
        displaced.count(new MergeCounts(Map.of(Displaced.LATER_READING, 3, Displaced.EDITED, 1), Map.of(
                Displaced.LATER_INGESTION, 2)));
        displaced.count(new MergeCounts(Map.of(Displaced.LATER_READING, 1), Map.of()));

        assertThat(count("fhir.samples.replaced", Displaced.LATER_READING)).isEqualTo(4);
        assertThat(count("fhir.samples.replaced", Displaced.EDITED)).isEqualTo(1);
        assertThat(count("fhir.values.replaced", Displaced.LATER_INGESTION)).isEqualTo(2);
        assertThat(count("fhir.values.replaced", Displaced.LATER_READING)).isZero();
    }

    @Test
    void everyCauseIsThereFromTheStart() {
        for (Displaced cause : Displaced.values()) {
            assertThat(count("fhir.samples.replaced", cause)).isZero();
            assertThat(count("fhir.values.replaced", cause)).isZero();
        }
    }
}

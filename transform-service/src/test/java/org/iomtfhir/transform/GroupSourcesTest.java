package org.iomtfhir.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.TimedSources;
import org.iomtfhir.model.sampled.SampleTimes;
import org.junit.jupiter.api.Test;

class GroupSourcesTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private static TimedSources timed(Reading... readings) {
        MeasurementGroup group = new MeasurementGroup("d", null, null, null, "t", null, List.of(readings));
        return GroupSources.of(group).timed(TEN, TEN.plusSeconds(60));
    }

    private static Reading reading(int second, int ingested, long number, Property value) {
        return new Reading(TEN.plusSeconds(second), TEN.plusSeconds(ingested), List.of(value), null, "devicedata/3@"
                + number);
    }

    @Test
    void eachEventIsToldWithTheTimesByWhichItsReadingsAreSomebodys() {
        Property one = new Property("hr", "70");

        assertThat(timed(reading(0, 30, 1, one), reading(10, 30, 1, one), reading(20, 30, 2, one)).text()).isEqualTo(
                "2026-10-09T10:00:00Z/2026-10-09T10:00:10Z devicedata/3@1"
                        + " 2026-10-09T10:00:20Z/2026-10-09T10:00:20Z devicedata/3@2");
        assertThat(timed(reading(0, 30, 1, one), reading(50, 31, 2, one)).text()).as("a clock that is ahead").endsWith(
                "2026-10-09T10:00:31Z/2026-10-09T10:00:31Z devicedata/3@2");
    }

    @Test
    void ofSamplesThatCameTogetherTheLastCountsToo() {
        Property strip = new Property("ecg", "1 2 3 4", new SampleTimes(2, new BigDecimal("5000"), null));
        Property uneven = new Property("ecg", "1 2 3", new SampleTimes(1, null, "0 250 9000"));

        assertThat(timed(reading(0, 30, 1, strip), reading(20, 40, 2, uneven)).text()).isEqualTo(
                "2026-10-09T10:00:00Z/2026-10-09T10:00:05Z devicedata/3@1"
                        + " 2026-10-09T10:00:20Z/2026-10-09T10:00:29Z devicedata/3@2");
    }
}

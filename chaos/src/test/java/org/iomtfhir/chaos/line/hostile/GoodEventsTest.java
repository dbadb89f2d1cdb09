package org.iomtfhir.chaos.line.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoodEventsTest {

    @Test
    void aValueFollowsFromDeviceAndMomentAndIsOfManyKinds() {
        GoodEvents events = new GoodEvents(40);
        Instant time = Instant.parse("2026-03-01T10:00:00.001Z");
        Set<Integer> values = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            int value = events.value(i % 40, time.plusMillis(i));
            assertThat(value).isBetween(45, 134).isEqualTo(events.value(i % 40, time.plusMillis(i)));
            values.add(value);
        }
        assertThat(values).hasSizeGreaterThan(60);
        assertThat(events.body(3, time)).contains("kx-good-003", time.toString(), "\"heartRate\":" + events.value(3,
                time));
    }
}

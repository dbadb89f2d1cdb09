package org.iomtfhir.benchmarks.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class WardEventsTest {

    private final WardEvents events = new WardEvents(10);

    @Test
    void everyEventIsJsonOfAboutTwoHundredBytes() throws Exception {
        for (int event = 0; event < 100; event++) {
            assertThat(new ObjectMapper().readTree(events.body(event)).path("monitor").asText())
                    .isEqualTo(events.device(event));
            assertThat(events.body(event)).hasSizeBetween(170, 230);
        }
    }

    @Test
    void devicesSendInTurnAndTheirSignsChange() {
        assertThat(events.device(3)).isEqualTo(events.device(13)).isNotEqualTo(events.device(4));
        assertThat(new String(events.body(3), UTF_8)).contains("heartRate").contains("08:00:00Z");
        assertThat(new String(events.body(13), UTF_8)).contains("spo2").contains("08:00:01Z");
    }
}

package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HubStationsTest {

    private static final Instant TAKEN_IN = Instant.parse("2026-11-26T08:00:17.5Z");

    private static String window(boolean settled, String now) {
        return HubStations.window(Duration.ofSeconds(30), TAKEN_IN, settled, Instant.parse(now));
    }

    @Test
    void aWindowIsOpenUntilItsEndAndGivenOutOnceTheCheckpointHasPassed() {
        String where = "falls in the window from 2026-11-26T08:00:00Z to 2026-11-26T08:00:30Z, which ";

        assertThat(window(false, "2026-11-26T08:00:29.9Z")).isEqualTo(where + "is open until then");
        assertThat(window(false, "2026-11-26T08:00:30Z")).startsWith(where + "is over, and group has not given it out");
        assertThat(window(true, "2026-11-26T08:01:00Z")).isEqualTo(where + "group has given out");
        // One that became too large is given out before its end.
        assertThat(window(true, "2026-11-26T08:00:20Z")).isEqualTo(where + "group has given out");
    }
}

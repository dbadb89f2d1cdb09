package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private static final Map<String, Map<String, Long>> ENDS = Map.of("devicedata", Map.of("0", 9L), "normalized",
            Map.of("3", 0L), "grouped", Map.of(), "observations", Map.of("1", 17L));

    @Test
    void nothingIsUnderWayWhereEveryCheckpointIsAtTheEndOfItsPartition() {
        assertThat(new InFlight(ENDS::get, ENDS::get).look()).isEmpty();
    }

    @Test
    void aCheckpointBehindTheEndAndOneThatIsNotThereAreNamedWithStageHubAndPartition() {
        Map<String, Map<String, Long>> checkpoints = Map.of("devicedata", Map.of("0", 9L), "normalized", Map.of(),
                "grouped", Map.of(), "observations", Map.of("1", 16L));

        assertThat(new InFlight(ENDS::get, checkpoints::get).look()).containsExactly(
                "group has settled normalized/3 up to nothing of 0",
                "persist has settled observations/1 up to 16 of 17");
    }

    @Test
    void aHubThatDoesNotAnswerIsNoHubAtItsEnd() {
        InFlight.Ends silent = hub -> {
            throw new IllegalStateException("no answer");
        };

        assertThat(new InFlight(silent, ENDS::get).look()).hasSize(4)
                .contains("how far persist has come in observations can't be seen: "
                        + "java.lang.IllegalStateException: no answer");
    }
}

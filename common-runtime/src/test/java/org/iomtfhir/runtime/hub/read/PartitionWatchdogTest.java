package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.iomtfhir.runtime.hub.read.PartitionWatchdog.PartitionSnapshot;
import org.junit.jupiter.api.Test;

class PartitionWatchdogTest {

    private final PartitionWatchdog watchdog = new PartitionWatchdog();

    @Test
    void aPartitionThatIsBehindAndReadsNothingBetweenTwoLooksIsStalled() {
        assertThat(watchdog
                .stalled(Map.of("0", new PartitionSnapshot(7, 9, false), "1", new PartitionSnapshot(3, 3, false))))
                .isEmpty();
        assertThat(watchdog
                .stalled(Map.of("0", new PartitionSnapshot(7, 12, false), "1", new PartitionSnapshot(3, 3, false))))
                .containsExactly("0");
    }

    @Test
    void aPartitionOfWhichNothingWasReadYetIsStalledAsWell() {
        watchdog.stalled(Map.of("0", new PartitionSnapshot(-1, 0, false)));
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(-1, 0, false)))).containsExactly("0");
    }

    @Test
    void aPartitionThatGoesOnIsNotStalledHoweverFarItIsBehind() {
        watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 1_000_000, false)));
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(8, 1_000_000, false)))).isEmpty();
    }

    @Test
    void aPartitionIntoWhichNothingComesIsNotStalled() {
        watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 7, false), "1", new PartitionSnapshot(-1, -1, false)));
        assertThat(watchdog
                .stalled(Map.of("0", new PartitionSnapshot(7, 7, false), "1", new PartitionSnapshot(-1, -1, false))))
                .isEmpty();
    }

    @Test
    void aStageThatWaitsForWhatLiesDownstreamIsNoStall() {
        watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, true)));
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, false)))).isEmpty();
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, true)))).isEmpty();
    }

    @Test
    void aPartitionThatFellBehindSinceTheLookBeforeIsGivenTime() {
        watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 7, false)));
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, false)))).isEmpty();
    }

    @Test
    void afterAStallTheNextTwoLooksCountAnew() {
        watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, false)));
        watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, false)));
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, false)))).isEmpty();
        assertThat(watchdog.stalled(Map.of("0", new PartitionSnapshot(7, 9, false)))).containsExactly("0");
    }
}

package org.iomtfhir.benchmarks.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Offset<Double> EXACTLY = Offset.offset(1e-9);

    @Test
    void partitionsThatMoveAtOtherTimesAreComparedAtTheSameOnes() {
        Progress progress = new Progress(Map.of("0", 999L, "1", 999L));
        progress.at(0, Map.of("0", 0L, "1", 0L));
        progress.at(1, Map.of("0", 100L, "1", 0L));
        progress.at(2, Map.of("0", 200L, "1", 400L));
        progress.at(4, Map.of("0", 400L, "1", 800L));

        // At 1 s the second partition is half way to 400, at 3 s half way from there to 800.
        assertThat(progress.rate(1, 3)).isEqualTo((200 + 400) / 2.0, EXACTLY);
    }

    @Test
    void aPartitionThatStandsStillCountsForTheTimeThatItDoes() {
        Progress progress = new Progress(Map.of("0", 99L, "1", 99L));
        progress.at(0, Map.of("0", 0L, "1", 0L));
        progress.at(1, Map.of("0", 99L, "1", 0L));
        progress.at(2, Map.of("0", 99L, "1", 50L));

        assertThat(progress.rate(0, 2)).isEqualTo((99 + 50) / 2.0, EXACTLY);
    }

    @Test
    void aTimeIsKnownOnceEveryPartitionHasMovedPastItOrHasEnded() {
        Progress progress = new Progress(Map.of("0", 99L, "1", 9L));
        progress.at(1, Map.of("0", 10L));
        assertThat(progress.isKnownAt(1)).isFalse();

        progress.at(2, Map.of("0", 20L, "1", 9L));
        assertThat(progress.isKnownAt(2)).isTrue();
        assertThat(progress.isKnownAt(3)).isFalse();

        progress.at(3, Map.of("0", 30L, "1", 9L));
        assertThat(progress.isKnownAt(3)).isTrue();
    }

    @Test
    void tellsWhenPartitionsHaveBegunAndEnded() {
        Progress progress = new Progress(Map.of("0", 9L, "1", 9L, "2", -1L));
        progress.at(1, Map.of("0", 9L, "2", -1L));
        assertThat(progress.hasBegun()).isFalse();

        progress.at(2, Map.of("1", 4L));
        assertThat(progress.hasBegun()).isTrue();
        assertThat(progress.oneHasEnded()).isTrue();
        assertThat(progress.allHaveEnded()).isFalse();
        assertThat(progress.settled()).isEqualTo(15);

        progress.at(3, Map.of("1", 9L));
        assertThat(progress.allHaveEnded()).isTrue();
    }
}

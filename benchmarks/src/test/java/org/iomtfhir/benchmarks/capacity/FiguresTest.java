package org.iomtfhir.benchmarks.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aWayThatLeavesTheServerIdleMissesItsGoal() {
        assertThat(figures(85, 10, 0).meetsTheGoals()).isFalse();
        assertThat(figures(95, 10, 0).meetsTheGoals()).isTrue();
    }

    @Test
    void aWayThatIsRefusedOftenMissesItsGoal() {
        assertThat(figures(100, 10, 2).meetsTheGoals()).isFalse();
        assertThat(figures(100, 10, 1).meetsTheGoals()).isTrue();
    }

    @Test
    void ofBatchesTheTimeIsThatOfTheOneInItsPlace() {
        Figures figures = new Figures("way", 100, 100, 3, 0, List.of(Duration.ofSeconds(1), Duration.ofSeconds(2),
                Duration.ofSeconds(9)));

        assertThat(figures.batch(50)).isEqualTo(Duration.ofSeconds(2));
        assertThat(figures.batch(99)).isEqualTo(Duration.ofSeconds(9));
        assertThat(figures(0, 0, 0).batch(99)).isZero();
    }

    private static Figures figures(double taken, long bundles, long refused) {
        return new Figures("way", 100, taken, bundles, refused, List.of());
    }
}

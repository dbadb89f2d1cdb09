package org.iomtfhir.benchmarks.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.iomtfhir.benchmarks.line.Probes.Measured;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static Measured all(int millis) {
        Latencies latencies = new Latencies(List.of(Duration.ofMillis(millis)));
        return new Measured(latencies, latencies);
    }

    private static Outcome outcome(int window, int lone, int half) {
        RateResult held = new RateResult("50 %", 100, 10, 1_000, all(half), new ProcessorUse(Map.of()), Map.of(),
                List.of());
        return new Outcome(Plan.of(List.of("--window", Integer.toString(window))), 200, all(lone), List.of(held));
    }

    @Test
    void eachGoalIsJudgedByItself() {
        assertThat(outcome(1, 1_000, 600).goals()).hasSize(4).allMatch(Goal::isMet);
        assertThat(outcome(1, 2_000, 600).goals().stream().filter(goal -> !goal.isMet()).map(Goal::of))
                .containsExactly("a lone event, half of them");
        assertThat(outcome(1, 1_000, 900).goals().stream().filter(goal -> !goal.isMet()).map(Goal::of))
                .containsExactly("half load, half of them, beyond the window");
    }

    @Test
    void howLongALoneEventTakesIsAGoalOfShortWindowsAlone() {
        assertThat(outcome(30, 40_000, 600).goals()).hasSize(2).allMatch(Goal::isMet);
    }
}

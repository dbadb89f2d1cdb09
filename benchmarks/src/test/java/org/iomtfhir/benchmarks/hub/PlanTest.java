package org.iomtfhir.benchmarks.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void measuresTwoMillionEventsUnlessToldOtherwise() {
        Plan plan = Plan.of(List.of());

        assertThat(plan.events()).isEqualTo(2_000_000);
        assertThat(plan.warmUp() + plan.measured()).isLessThan(plan.events());
    }

    @Test
    void aNumberGivenGoesBeforeThatOfAQuickRunWhereverItStands() {
        assertThat(Plan.of(List.of("--events", "30,000", "--quick", "--json", "f.json")))
                .satisfies(plan -> assertThat(plan.events()).isEqualTo(30_000))
                .satisfies(plan -> assertThat(plan.rounds()).isEqualTo(Plan.of(List.of("--quick")).rounds()))
                .satisfies(plan -> assertThat(plan.json()).contains(Path.of("f.json")));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Plan.of(List.of("--fast"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--fast");
        assertThatThrownBy(() -> Plan.of(List.of("--rounds"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--rounds");
        assertThatThrownBy(() -> Plan.of(List.of("--events", "0"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0");
    }
}

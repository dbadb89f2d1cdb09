package org.iomtfhir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void measuresAtLengthAndForPeopleUnlessToldOtherwise() {
        assertThat(Plan.of(List.of())).isEqualTo(new Plan(false, Optional.empty()));
        assertThat(Plan.of(List.of("--json", "f.json", "--quick"))).isEqualTo(new Plan(true, Optional.of(Path.of(
                "f.json"))));
    }

    @Test
    void refusesJsonWithoutAFile() {
        assertThatThrownBy(() -> Plan.of(List.of("--json"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--json");
    }
}

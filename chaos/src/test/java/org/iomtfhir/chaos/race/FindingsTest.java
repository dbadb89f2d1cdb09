package org.iomtfhir.chaos.race;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final Verdict CLEAN = new Verdict(10, 100, 0, 0, 0, 0, 0);
    private static final Verdict LOSSES = new Verdict(10, 100, 7, 0, 0, 0, 0);

    @Test
    void holdsIfThereWereConflictsAndKillsAndOnlyUnguardedWritersLostSomething() {
        assertThat(new Findings(LOSSES, CLEAN, 1, 20, 1).failures()).isEmpty();
    }

    @Test
    void aGuardedRaceWithoutAConflictProvesNothing() {
        assertThat(new Findings(LOSSES, CLEAN, 0, 20, 3).failures()).singleElement().asString().contains("conflict");
    }

    @Test
    void killsThatWerePlannedMustHaveHappened() {
        assertThat(new Findings(LOSSES, CLEAN, 5, 20, 0).failures()).singleElement().asString().contains("killed");
        assertThat(new Findings(LOSSES, CLEAN, 5, 0, 0).failures()).isEmpty();
    }

    @Test
    void unguardedWritersMustLoseSomethingAndGuardedOnesNothing() {
        assertThat(new Findings(CLEAN, CLEAN, 5, 20, 3).failures()).singleElement().asString().contains("unguarded");
        assertThat(new Findings(LOSSES, LOSSES, 5, 20, 3).failures()).singleElement().asString().contains("exactly");
    }

    @Test
    void allFailuresAreToldTogether() {
        assertThat(new Findings(CLEAN, LOSSES, 0, 20, 0).failures()).hasSize(4);
    }
}

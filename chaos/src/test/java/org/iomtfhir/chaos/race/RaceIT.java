package org.iomtfhir.chaos.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.UUID;
import org.iomtfhir.chaos.SharedFhirServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The race in short: the command runs a longer one. */
@Tag("long")
class RaceIT {

    private static final int WRITERS = 3;
    private static final int DEVICES = 4;

    @Test
    void guardedWritersLoseNothingWhereUnguardedOnesDo() throws InterruptedException {
        RaceLogging.apply();
        StringWriter said = new StringWriter();

        boolean held = new Races(SharedFhirServer.url().toString(), new PrintWriter(said)).run(plan(150), plan(300), 4);

        assertThat(held).as(said.toString()).isTrue();
        assertThat(said.toString()).containsPattern("Guarded: 300 merges in .* [1-9]\\d* restarts");
    }

    private static RacePlan plan(int merges) {
        return new RacePlan("race-" + UUID.randomUUID(), 20261009, merges, WRITERS, DEVICES);
    }
}

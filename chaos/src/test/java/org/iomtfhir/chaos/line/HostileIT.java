package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.chaos.SharedFhirServer;
import org.iomtfhir.chaos.line.hostile.BadKinds;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A short storm, of one event of each kind; {@code chaos/run hostile} has many. */
@Tag("long")
class HostileIT {

    private static final int GOOD = 900;

    /** How long events take is for the command to judge, on a machine that does nothing else: here other tests run beside it. */
    private static final double ANY_TIME = Double.MAX_VALUE;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path data;

    @BeforeAll
    static void beQuiet() {
        QuietLogging.apply();
    }

    @Test
    @Timeout(600)
    void besideBadEventsOfEachKindEveryGoodOneLandsAndEveryBadOneIsSetAside() throws Exception {
        int kinds = BadKinds.all().size();
        HostileConfig config = new HostileConfig(ChaosIT.root(), data, 1, GOOD, kinds, 30, 1, ANY_TIME, Optional.of(
                SharedFhirServer.url()), Duration.ofMinutes(4));
        List<String> said = new ArrayList<>();

        Outcome outcome = new HostileRun(config, "hostile-it", said::add).run();

        assertThat(outcome.problems()).as("%s%nData and logs are in %s", String.join("\n", said), data).isEmpty();
        assertThat(outcome.counts()).containsEntry("bad events", (long) kinds).containsEntry("bad events set aside",
                (long) kinds);
        assertThat(outcome.counts().get("good events")).isGreaterThanOrEqualTo((long) GOOD);
    }
}

package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.chaos.SharedFhirServer;
import org.iomtfhir.chaos.line.plan.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Chaos in short, of a fixed seed; {@code chaos/run} does it at length, and kills the FHIR server as well. */
@Tag("long")
class ChaosIT {

    private static final long SEED = 20261009;

    /** With as many, each kind of disturbance is met. */
    private static final int KILLS = 8;

    private static final Packing PACKING = Packing
            .valueOf(System.getProperty("chaos.packing", "mixed").toUpperCase(Locale.ROOT));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path data;

    @BeforeAll
    static void beQuiet() {
        QuietLogging.apply();
    }

    static Path root() {
        Path root = Path.of("..").toAbsolutePath().normalize();
        for (Target service : Target.values()) {
            String name = service.title() + "-service";
            if (service.isService()
                    && !Files.isExecutable(root.resolve(name).resolve("target/" + name + "/bin/" + name))) {
                String missing = "the start script of " + name + " is not there; a build of the whole project makes it";
                assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
                assumeTrue(false, missing);
            }
        }
        return root;
    }

    /** Packed and single events come to each hub; {@code chaos/run --packing} has them all alike. */
    @Test
    @Timeout(900)
    void whateverIsKilledCutOrRefusedNothingIsLostDoubledOrWrong() throws Exception {
        ChaosConfig config = new ChaosConfig(root(), data, SEED, KILLS, KILLS, 20,
                Optional.of(SharedFhirServer.url()), Duration.ofMinutes(5), ChaosConfig.FHIR_TIMEOUT,
                PACKING);
        List<String> said = new ArrayList<>();

        Outcome outcome = new ChaosRun(config, RunState.first(config, "it", Ports.free()), said::add).run();

        assertThat(outcome.problems()).as("%s%nData and logs are in %s", String.join("\n", said), data).isEmpty();
        assertThat(outcome.counts()).containsEntry("kills of hubs", 1L).containsEntry("templates broken and mended",
                3L).containsKeys("storms of throttled", "storms of unavailable", "storms of unauthorised",
                        "instances added");
        assertThat(outcome.counts().get("observations")).isGreaterThan(100);
        assertThat(outcome.counts().get("requests in trouble")).isPositive();
        assertThat(outcome.counts()).containsEntry("changes of hands", 4L).containsEntry("changes entered late", 2L);
        for (String hub : List.of("normalized", "grouped", "observations")) {
            assertThat(outcome.counts().get("packs in " + hub) > 0).as("packs in %s", hub)
                    .isEqualTo(PACKING != Packing.OFF);
        }
        // How many depends on what had landed when the change was entered.
        assertThat(outcome.counts()).containsKey("observations on an earlier patient");
    }
}

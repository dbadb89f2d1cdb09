package org.iomtfhir.chaos.line;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a storm is made of.
 *
 * @param root
 *            the directory of the project, where the services were built
 * @param data
 *            where everything of the run is kept
 * @param seed
 *            decides which partition a bad event goes to
 * @param good
 *            good events; a quarter of them in calms
 * @param bad
 *            bad events
 * @param rate
 *            good events a second
 * @param rounds
 *            of a calm and a storm each
 * @param factor
 *            by how much the 99th percentile of the time to land may grow in the storm
 * @param fhir
 *            base URL of a FHIR server that is there already; empty to start one
 * @param drainLimit
 *            how long the line may take in the end until all is settled
 */
record HostileConfig(Path root, Path data, long seed, int good, int bad, int rate, int rounds, double factor,
        Optional<URI> fhir, Duration drainLimit) {

    private static final Duration FHIR_TIMEOUT = Duration.ofSeconds(30);

    HostileConfig {
        if (rounds < 1 || good < 4 * rounds || bad < rounds || rate < 1 || factor < 1) {
            throw new IllegalArgumentException(
                    "good must be 4 or more a round, bad 1 or more a round; rounds, rate and factor 1 or more");
        }
    }

    ChaosConfig line() {
        // Nothing is swallowed here: what takes long is a busy machine, and asking anew would make it busier.
        return new ChaosConfig(root, data, seed, 0, 1, 1, fhir, drainLimit, FHIR_TIMEOUT, Packing.MIXED);
    }
}

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
 *            good events; a quarter of them in the calm before
 * @param bad
 *            bad events
 * @param rate
 *            good events a second
 * @param factor
 *            by how much the 99th percentile of the time to land may grow in the storm
 * @param fhir
 *            base URL of a FHIR server that is there already; empty to start one
 * @param drainLimit
 *            how long the line may take in the end until all is settled
 */
record HostileConfig(Path root, Path data, long seed, int good, int bad, int rate, double factor, Optional<URI> fhir,
        Duration drainLimit) {

    HostileConfig {
        if (good < 4 || bad < 1 || rate < 1 || factor < 1) {
            throw new IllegalArgumentException("good must be 4 or more; bad, rate and factor 1 or more");
        }
    }

    ChaosConfig line() {
        return new ChaosConfig(root, data, seed, 0, 1, 1, fhir, drainLimit);
    }
}

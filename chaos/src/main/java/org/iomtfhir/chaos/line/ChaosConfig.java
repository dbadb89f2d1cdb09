package org.iomtfhir.chaos.line;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run is started with.
 *
 * @param root
 *            the directory of the project, where the services were built
 * @param data
 *            where everything of the run is kept; absolute
 * @param seed
 *            decides the plan and the events
 * @param kills
 *            how many processes are killed
 * @param checkEvery
 *            after how many kills the line is let to work all off and is checked
 * @param eventsAStep
 *            how many events are sent with each step
 * @param fhir
 *            base URL of a FHIR server that is there already and is not killed; empty to start one
 * @param drainLimit
 *            how long the line may take, at a check, until everything has landed
 * @param fhirTimeout
 *            how long persist waits for an answer of the FHIR server
 * @param packing
 *            which instances let several records travel as one event
 */
record ChaosConfig(Path root, Path data, long seed, int kills, int checkEvery, int eventsAStep, Optional<URI> fhir,
        Duration drainLimit, Duration fhirTimeout, Packing packing) {

    /** Above what the server takes on a busy machine, and short enough for the many requests that are swallowed. */
    static final Duration FHIR_TIMEOUT = Duration.ofSeconds(5);

    ChaosConfig {
        if (kills < 0 || checkEvery < 1 || eventsAStep < 1) {
            throw new IllegalArgumentException("kills must be 0 or more; checks and events of a step 1 or more");
        }
        root = root.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
    }
}

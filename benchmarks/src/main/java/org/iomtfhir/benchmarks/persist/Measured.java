package org.iomtfhir.benchmarks.persist;

import java.time.Duration;

/**
 * One block as it was measured.
 *
 * @param way
 *            what the table calls the way
 * @param step
 *            what was done
 * @param round
 *            in which round
 * @param observations
 *            how many
 * @param took
 *            wall time
 * @param requests
 *            how many it made of the server
 * @param server
 *            processor time of the server and its database
 * @param client
 *            processor time of this process
 */
record Measured(String way, Step step, int round, int observations, Duration took, long requests, Duration server,
        Duration client) {

    double perSecond() {
        return observations / (took.toNanos() / 1e9);
    }
}

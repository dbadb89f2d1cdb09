package org.iomtfhir.benchmarks.hub;

/**
 * What lies in a hub.
 *
 * @param events
 *            how many events
 * @param bytes
 *            of their bodies, by the size of the last ones
 * @param measurements
 *            how many measurements they stand for
 */
public record HubLoad(String hub, long events, long bytes, long measurements) {

    double eventsPerThousand() {
        return 1000.0 * events / measurements;
    }

    double bytesPerThousand() {
        return 1000.0 * bytes / measurements;
    }
}

package org.iomtfhir.benchmarks.line;

import java.util.List;
import java.util.Map;

/**
 * A rate that was held for a while.
 *
 * @param title
 *            what the table calls it
 * @param rate
 *            events a second
 * @param seconds
 *            how long
 * @param events
 *            how many were sent
 * @param times
 *            how long the probes among them took
 * @param spent
 *            processor time of each part
 * @param heap
 *            the most that each service's heap held, garbage included, in bytes
 * @param traffic
 *            of each hub
 */
record RateResult(String title, double rate, double seconds, long events, Probes.Measured times, ProcessorUse spent,
        Map<ServiceStage, Long> heap, List<HubTraffic> traffic) {}

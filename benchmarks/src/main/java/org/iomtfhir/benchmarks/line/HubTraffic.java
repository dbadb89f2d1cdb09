package org.iomtfhir.benchmarks.line;

import java.util.List;

/**
 * What one hub took in while a rate was held.
 *
 * @param events
 *            how many events
 * @param bytes
 *            of their bodies, by the size of the last ones
 */
record HubTraffic(String hub, long events, long bytes) {

    /**
     * How many throughput units that comes to: one takes in 1,000 events or a megabyte a second, and gives out twice as many bytes
     * (the quotas of Event Hubs, tier Standard). Each event here is taken in once and given out once, so taking in decides.
     */
    static double throughputUnits(List<HubTraffic> all, double seconds) {
        double events = all.stream().mapToLong(HubTraffic::events).sum() / seconds;
        double bytes = all.stream().mapToLong(HubTraffic::bytes).sum() / seconds;
        return Math.max(events / 1_000, bytes / (1 << 20));
    }
}

package org.iomtfhir.normalize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * How a device event, which is held until all its measurements are accepted, is shared among them. Measurements of one device
 * go to one partition of the next hub, and share the event; those of another device may go to a partition that takes nothing
 * while the first one goes on, and hold the whole event by themselves.
 */
final class HeldShares {

    private final int held;
    private final Map<String, Integer> measurementsByDevice;

    private HeldShares(int held, Map<String, Integer> measurementsByDevice) {
        this.held = held;
        this.measurementsByDevice = measurementsByDevice;
    }

    static HeldShares of(HubEvent event, List<Measurement> measurements) {
        if (measurements.size() <= 1) {
            return new HeldShares(event.heldBytes(), Map.of());
        }
        Map<String, Integer> byDevice = new HashMap<>();
        measurements.forEach(measurement -> byDevice.merge(measurement.deviceId(), 1, Integer::sum));
        return new HeldShares(event.heldBytes(), byDevice);
    }

    /** What counts for this measurement, in bytes. */
    long of(Measurement measurement) {
        int among = measurementsByDevice.getOrDefault(measurement.deviceId(), 1);
        // Rounded up: many small parts must not become nothing.
        return Math.ceilDiv((long) held, among);
    }
}

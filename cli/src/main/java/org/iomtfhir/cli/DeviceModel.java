package org.iomtfhir.cli;

import java.time.Instant;
import java.util.Random;

/** How devices of a kind speak. */
interface DeviceModel {

    /**
     * An event in order.
     *
     * @param number
     *            of the device
     */
    SimulatedEvent event(int number, Instant time, Random random);

    /** The same event as it must not be. */
    default SimulatedEvent broken(SimulatedEvent event, Random random) {
        return event.broken(event.body().substring(0, event.body().length() / 2));
    }
}

package org.iomtfhir.benchmarks.persist;

import java.util.Map;
import java.util.Objects;
import org.iomtfhir.persist.IncomingResource;

/**
 * The readings of one device and hour: 720 slots of five seconds.
 *
 * @param device
 *            the number of the device, from 0
 * @param id
 *            the logical id that the Observation has on the server
 * @param messages
 *            what arrives at each step, as transform publishes it
 * @param expected
 *            what the server must hold of it
 */
record Series(int device, String id, Map<Step, IncomingResource> messages, Expected expected) {

    /** What arrives at this step. */
    IncomingResource message(Step step) {
        return Objects.requireNonNull(messages.get(step), step.title());
    }
}

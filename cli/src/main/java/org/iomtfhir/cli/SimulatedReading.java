package org.iomtfhir.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reading that must be on the FHIR server, once.
 *
 * @param type
 *            the text, or the code of a coding, of the Observation's code
 * @param device
 *            value of the device's identifier
 * @param patient
 *            value of the patient's identifier, null where the event names none
 * @param time
 *            to the millisecond
 * @param values
 *            what it says, as texts: numbers, for the most part
 */
record SimulatedReading(String type, String device, @Nullable String patient, Instant time, List<String> values) {

    SimulatedReading {
        values = List.copyOf(values);
    }
}

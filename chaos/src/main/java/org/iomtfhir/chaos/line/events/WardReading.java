package org.iomtfhir.chaos.line.events;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of one moment, and what must be found on the FHIR server for it.
 *
 * @param type
 *            of what
 * @param device
 *            the identifier of the device
 * @param patient
 *            the identifier of the patient
 * @param correlation
 *            the infusion that it belongs to, null for none
 * @param time
 *            when
 * @param values
 *            by name, each as it is to be written
 */
public record WardReading(ReadingType type, String device, String patient, @Nullable String correlation,
        Instant time, Map<String, String> values) {

    public WardReading {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(patient, "patient");
        Objects.requireNonNull(time, "time");
        values = Map.copyOf(values);
    }
}

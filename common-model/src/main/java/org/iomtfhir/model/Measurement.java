package org.iomtfhir.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What one match of one template found in a device event.
 *
 * @param type
 *            the type name of the template, never null, may be empty
 * @param occurrenceTime
 *            when the device measured, cut to 100 ns, never null
 * @param ingestionTime
 *            when the hub took the device event in, cut to 100 ns; null where a sender left it out
 * @param deviceId
 *            the device's identifier as the event has it, never null
 * @param patientId
 *            the patient's identifier, null where not extracted
 * @param encounterId
 *            the encounter's identifier, null where not extracted
 * @param correlationId
 *            what ties readings of one correlation period together, null where not extracted
 * @param properties
 *            the values in the order of the template; immutable, may be empty
 */
public record Measurement(String type, Instant occurrenceTime, Instant ingestionTime, String deviceId, String patientId,
        String encounterId, String correlationId, List<Property> properties) {

    public Measurement {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(deviceId, "deviceId");
        occurrenceTime = WireTime.cut(Objects.requireNonNull(occurrenceTime, "occurrenceTime"));
        ingestionTime = ingestionTime == null ? null : WireTime.cut(ingestionTime);
        properties = List.copyOf(properties);
    }

    /** The part of this measurement that a group keeps for each of its readings. */
    public Reading reading() {
        return new Reading(occurrenceTime, ingestionTime, properties);
    }
}

package org.iomtfhir.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param utcOffset
 *            by how much the clock that told the occurrence time is ahead of UTC, in whole minutes; null where that is not kept
 * @param sourceEvents
 *            the device events that it was made of, as {@link SourceEvents#text()}; null where nobody asked for that
 */
public record Measurement(String type, Instant occurrenceTime, @Nullable Instant ingestionTime, String deviceId,
        @Nullable String patientId,
        @Nullable String encounterId, @Nullable String correlationId, List<Property> properties,
        @Nullable ZoneOffset utcOffset, @Nullable String sourceEvents) {

    /** One of which nobody asked what it was made of. */
    public Measurement(String type, Instant occurrenceTime, @Nullable Instant ingestionTime, String deviceId,
            @Nullable String patientId, @Nullable String encounterId, @Nullable String correlationId,
            List<Property> properties, @Nullable ZoneOffset utcOffset) {
        this(type, occurrenceTime, ingestionTime, deviceId, patientId, encounterId, correlationId, properties,
                utcOffset,
                null);
    }

    public Measurement {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(deviceId, "deviceId");
        occurrenceTime = WireTime.cut(Objects.requireNonNull(occurrenceTime, "occurrenceTime"));
        ingestionTime = ingestionTime == null ? null : WireTime.cut(ingestionTime);
        properties = List.copyOf(properties);
    }

    /** Likewise, whose time is told in UTC. */
    public Measurement(String type, Instant occurrenceTime, @Nullable Instant ingestionTime, String deviceId,
            @Nullable String patientId, @Nullable String encounterId, @Nullable String correlationId,
            List<Property> properties) {
        this(type, occurrenceTime, ingestionTime, deviceId, patientId, encounterId, correlationId, properties, null,
                null);
    }

    /** The same, made of these events. */
    public Measurement from(SourceEvents events) {
        return new Measurement(type, occurrenceTime, ingestionTime, deviceId, patientId, encounterId, correlationId,
                properties, utcOffset, events.text());
    }

    /** The part of this measurement that a group keeps for each of its readings. */
    public Reading reading() {
        return new Reading(occurrenceTime, ingestionTime, properties, utcOffset, sourceEvents);
    }
}

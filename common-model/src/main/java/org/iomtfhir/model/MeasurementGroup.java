package org.iomtfhir.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Readings of one device and type for one patient, encounter and correlation, gathered in one window.
 *
 * @param deviceId
 *            the device's identifier, never null
 * @param patientId
 *            the patient's identifier, null where not extracted
 * @param encounterId
 *            the encounter's identifier, null where not extracted
 * @param correlationId
 *            null where not extracted
 * @param measureType
 *            the type name that the readings share, never null
 * @param windowTime
 *            the end of the window, exclusive, cut to 100 ns; null where a sender left it out
 * @param data
 *            the readings; immutable, may be empty
 */
public record MeasurementGroup(String deviceId, @Nullable String patientId, @Nullable String encounterId,
        @Nullable String correlationId,
        String measureType, @Nullable Instant windowTime, List<Reading> data) {

    public MeasurementGroup {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(measureType, "measureType");
        windowTime = windowTime == null ? null : WireTime.cut(windowTime);
        data = List.copyOf(data);
    }

    /** How many readings there are; written to the wire as {@code Count}. */
    public int count() {
        return data.size();
    }
}

package org.iomtfhir.group.grouping;

import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/** What the measurements of a group share; null where a measurement has none. */
record GroupKey(String deviceId, String type, @Nullable String patientId, @Nullable String encounterId,
        @Nullable String correlationId) {

    static GroupKey of(Measurement measurement) {
        return new GroupKey(measurement.deviceId(), measurement.type(), measurement.patientId(),
                measurement.encounterId(), measurement.correlationId());
    }
}

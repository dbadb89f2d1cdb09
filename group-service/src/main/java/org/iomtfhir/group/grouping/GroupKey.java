package org.iomtfhir.group.grouping;

import org.iomtfhir.model.Measurement;

/** What the measurements of a group share; null where a measurement has none. */
record GroupKey(String deviceId, String type, String patientId, String encounterId, String correlationId) {

    static GroupKey of(Measurement measurement) {
        return new GroupKey(measurement.deviceId(), measurement.type(), measurement.patientId(),
                measurement.encounterId(), measurement.correlationId());
    }
}

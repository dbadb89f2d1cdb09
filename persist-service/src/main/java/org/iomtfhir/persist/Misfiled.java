package org.iomtfhir.persist;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Readings that are filed on another patient than the one whom their device was linked to at their time.
 *
 * @param observationId
 *            the logical id of the Observation that holds them
 * @param deviceId
 *            the logical id of the Device
 * @param patientId
 *            the logical id of the patient on whom they are filed
 * @param rightfulId
 *            the logical id of the patient whose they are
 * @param from
 *            since when the device is, or was, that patient's; null for ever since
 * @param until
 *            until when; null for now
 */
public record Misfiled(String observationId, String deviceId, String patientId, String rightfulId,
        @Nullable Instant from,
        @Nullable Instant until) {

    public Misfiled {
        Objects.requireNonNull(observationId, "observationId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(patientId, "patientId");
        Objects.requireNonNull(rightfulId, "rightfulId");
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "Misfiled";
    }
}

package org.iomtfhir.persist.identity;

import java.util.List;
import java.util.Objects;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/** The answer to whose readings these are. */
public sealed interface Resolution {

    /**
     * Logical ids on the FHIR server.
     *
     * @param deviceId
     *            never null
     * @param patientId
     *            never null
     * @param encounterId
     *            null where the message names no encounter
     * @param patientIds
     *            under which patients' ids the Observations of this patient may be: {@code patientId} and those of the
     *            records that it replaced; first the one that the device was linked to at that time
     * @param unverified
     *            whether what is written is to say that nobody has verified the device
     */
    record Identity(String deviceId, String patientId, @Nullable String encounterId, List<String> patientIds,
            boolean unverified)
            implements
                Resolution {
        public Identity {
            Objects.requireNonNull(deviceId, "deviceId");
            Objects.requireNonNull(patientId, "patientId");
            patientIds = List.copyOf(patientIds);
        }

        /** Of a device of which nothing else is to be said. */
        public Identity(String deviceId, String patientId, @Nullable String encounterId, List<String> patientIds) {
            this(deviceId, patientId, encounterId, patientIds, false);
        }

        /** Of a patient who replaced nobody. */
        public Identity(String deviceId, String patientId, @Nullable String encounterId) {
            this(deviceId, patientId, encounterId, List.of(patientId), false);
        }

        /** Whether both are of the same device, patient and encounter. */
        boolean isSame(Identity other) {
            return deviceId.equals(other.deviceId) && patientId.equals(other.patientId) && Objects.equals(encounterId,
                    other.encounterId);
        }

        /** Not for a log: says nothing. */
        @Override
        public String toString() {
            return "Identity";
        }
    }

    /**
     * It can't be told, or must not be.
     *
     * @param error
     *            the name it is counted under
     * @param reason
     *            what is wrong and what to do; names no person or device, safe to log
     */
    record Refusal(ErrorName error, String reason) implements Resolution {
        public Refusal {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(reason, "reason");
        }
    }
}

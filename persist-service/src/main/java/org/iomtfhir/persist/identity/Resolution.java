package org.iomtfhir.persist.identity;

import java.util.Objects;
import org.iomtfhir.model.ErrorName;

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
     */
    record Identity(String deviceId, String patientId, String encounterId) implements Resolution {
        public Identity {
            Objects.requireNonNull(deviceId, "deviceId");
            Objects.requireNonNull(patientId, "patientId");
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

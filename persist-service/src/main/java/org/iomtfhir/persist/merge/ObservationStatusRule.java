package org.iomtfhir.persist.merge;

import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.iomtfhir.model.ErrorName;

/** What the status of a stored Observation says of merging into it. */
final class ObservationStatusRule {

    private ObservationStatusRule() {}

    /**
     * The status that the Observation gets if the merge changes anything.
     *
     * @throws MergeRefusedException
     *             if it must be left alone
     */
    static ObservationStatus afterChange(Observation stored) throws MergeRefusedException {
        ObservationStatus status = stored.getStatus();
        if (status == null) {
            throw new MergeRefusedException(ErrorName.FhirDataMapping,
                    "the stored Observation has no status. Mend it on the server, then replay the message");
        }
        return switch (status) {
            case FINAL -> ObservationStatus.AMENDED;
            case AMENDED, CORRECTED, PRELIMINARY, REGISTERED -> status;
            case CANCELLED, ENTEREDINERROR, UNKNOWN, NULL -> throw new MergeRefusedException(
                    ErrorName.ObservationRetracted, "the stored Observation is " + status.toCode()
                            + ", and is left alone. Nothing is to be done, unless it was retracted by mistake");
        };
    }

    /** Whether stored readings win over new ones: a person has corrected them. */
    static boolean storedWins(Observation stored) {
        return stored.getStatus() == ObservationStatus.CORRECTED;
    }
}

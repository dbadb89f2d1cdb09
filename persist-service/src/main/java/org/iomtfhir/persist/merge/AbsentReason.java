package org.iomtfhir.persist.merge;

import org.hl7.fhir.r4.model.CodeableConcept;

/** Why there is no value. */
final class AbsentReason {

    /** What stands in a required component that no reading has said anything of. */
    private static final String NOT_YET = "temp-unknown";

    private AbsentReason() {}

    /**
     * Whether a device said so, in words or by what its template makes of them; else a value that belongs there is only missing so
     * far.
     */
    static boolean isSaid(CodeableConcept reason) {
        return reason.hasCoding() && reason.getCoding().stream().noneMatch(coding -> NOT_YET.equals(coding.getCode()));
    }
}

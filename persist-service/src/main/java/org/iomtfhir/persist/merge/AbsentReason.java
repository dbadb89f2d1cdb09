package org.iomtfhir.persist.merge;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/** Why there is no value. All methods are static and thread-safe. */
public final class AbsentReason {

    /** What stands in a required component that no reading has said anything of. */
    private static final String NOT_YET = "temp-unknown";

    private AbsentReason() {}

    /** That a value which belongs there has not come so far. */
    public static CodeableConcept notYet() {
        return new CodeableConcept(new Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", NOT_YET,
                "Temporarily Unknown"));
    }

    /**
     * Whether a device said so, in words or by what its template makes of them; else a value that belongs there is only missing so
     * far.
     */
    static boolean isSaid(@Nullable CodeableConcept reason) {
        return reason != null && reason.hasCoding()
                && reason.getCoding().stream().noneMatch(coding -> NOT_YET.equals(coding.getCode()));
    }
}

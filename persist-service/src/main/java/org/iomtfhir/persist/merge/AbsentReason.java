package org.iomtfhir.persist.merge;

import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;

/** Why there is no value. */
final class AbsentReason {

    /** What a device says instead of a number. */
    private static final Set<String> SAID = Set.of("not-a-number", "positive-infinity", "negative-infinity");

    private AbsentReason() {}

    /** Whether a device said so; else a value that belongs there is only missing so far. */
    static boolean isSaid(CodeableConcept reason) {
        return reason.getCoding().stream().anyMatch(coding -> SAID.contains(coding.getCode()));
    }
}

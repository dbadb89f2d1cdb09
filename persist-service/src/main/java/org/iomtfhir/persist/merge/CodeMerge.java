package org.iomtfhir.persist.merge;

import java.util.HashSet;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * Compares the codes of what is stored with the template's. They are the part of a number that says what was measured. The
 * connector's own coding, which names the type or the value, is none of them.
 */
final class CodeMerge {

    private CodeMerge() {}

    /** How the template's codes stand to the stored ones. */
    enum Relation {
        /** All codes are there already. */
        SAME,
        /** Some are missing, in code systems of which the stored ones have none; the others agree. */
        MORE,
        /** They say another thing. */
        OTHER
    }

    static Relation relation(CodeableConcept stored, CodeableConcept template, String serviceSystem) {
        Set<String> storedCodes = new HashSet<>();
        Set<String> storedSystems = new HashSet<>();
        for (Coding coding : stored.getCoding()) {
            if (isTemplates(coding, serviceSystem)) {
                storedCodes.add(key(coding));
                storedSystems.add(String.valueOf(coding.getSystem()));
            }
        }
        boolean any = false;
        boolean missing = false;
        Set<String> agreed = new HashSet<>();
        Set<String> differing = new HashSet<>();
        for (Coding coding : template.getCoding()) {
            if (isTemplates(coding, serviceSystem)) {
                any = true;
                String system = String.valueOf(coding.getSystem());
                if (storedCodes.contains(key(coding))) {
                    agreed.add(system);
                } else {
                    missing = true;
                    if (storedSystems.contains(system)) {
                        differing.add(system);
                    }
                }
            }
        }
        differing.removeAll(agreed);
        boolean nothingShared = any && agreed.isEmpty() && !storedCodes.isEmpty();
        if (!differing.isEmpty() || nothingShared) {
            return Relation.OTHER;
        }
        return missing ? Relation.MORE : Relation.SAME;
    }

    /** Adds those of the template's codes that are missing. */
    static void add(CodeableConcept to, CodeableConcept template, String serviceSystem) {
        int at = 0;
        for (Coding coding : template.getCoding()) {
            if (!isTemplates(coding, serviceSystem)) {
                continue;
            }
            int found = -1;
            for (int i = 0; i < to.getCoding().size() && found < 0; i++) {
                found = key(to.getCoding().get(i)).equals(key(coding)) ? i : -1;
            }
            if (found < 0) {
                to.getCoding().add(at, coding.copy());
                at++;
            } else {
                at = Math.max(at, found + 1);
            }
        }
    }

    private static boolean isTemplates(Coding coding, String serviceSystem) {
        return coding.hasCode() && !serviceSystem.equals(coding.getSystem());
    }

    private static String key(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }
}

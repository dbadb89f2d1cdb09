package org.iomtfhir.persist.merge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
        /** Some are missing, all of them in code systems of which the stored ones have none; the others agree. */
        MORE,
        /** Some are missing in a code system of which there are others, which the template has too; so what is stored was less. */
        ADDED,
        /** All are there, and besides them some that the template does not have. */
        FEWER,
        /** They say another thing. */
        OTHER
    }

    static Relation relation(CodeableConcept stored, CodeableConcept template, String serviceSystem) {
        Map<String, Set<String>> storedCodes = bySystem(stored, serviceSystem);
        Map<String, Set<String>> templateCodes = bySystem(template, serviceSystem);
        boolean shares = false;
        boolean more = false;
        boolean added = false;
        for (Map.Entry<String, Set<String>> each : templateCodes.entrySet()) {
            Set<String> before = storedCodes.getOrDefault(each.getKey(), Set.of());
            boolean missing = !before.containsAll(each.getValue());
            if (missing && !each.getValue().containsAll(before)) {
                return Relation.OTHER;
            }
            shares |= !before.isEmpty();
            more |= before.isEmpty();
            added |= missing && !before.isEmpty();
        }
        if (!templateCodes.isEmpty() && !storedCodes.isEmpty() && !shares) {
            return Relation.OTHER;
        }
        if (added) {
            return Relation.ADDED;
        }
        if (more) {
            return Relation.MORE;
        }
        return lacks(template, stored, serviceSystem) ? Relation.FEWER : Relation.SAME;
    }

    /** Whether some of the stored codes are none of the template's. */
    static boolean lacks(CodeableConcept template, CodeableConcept stored, String serviceSystem) {
        Map<String, Set<String>> templateCodes = bySystem(template, serviceSystem);
        return bySystem(stored, serviceSystem).entrySet().stream().anyMatch(each -> !templateCodes.getOrDefault(each
                .getKey(), Set.of()).containsAll(each.getValue()));
    }

    private static Map<String, Set<String>> bySystem(CodeableConcept concept, String serviceSystem) {
        Map<String, Set<String>> codes = new HashMap<>();
        for (Coding coding : concept.getCoding()) {
            if (isTemplates(coding, serviceSystem)) {
                codes.computeIfAbsent(String.valueOf(coding.getSystem()), system -> new HashSet<>()).add(coding
                        .getCode());
            }
        }
        return codes;
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

package org.iomtfhir.persist.merge;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;

/** Categories: the template's are set, those of others stay, and so do codings that others added to the template's. */
final class CategoryMerge {

    private CategoryMerge() {}

    /** Adds the categories that are missing; true if any was. */
    static boolean merge(Observation into, Observation incoming) {
        boolean changed = false;
        for (CodeableConcept category : incoming.getCategory()) {
            CodeableConcept same = find(into, category);
            if (same == null) {
                into.addCategory(category.copy());
                changed = true;
            } else {
                changed |= set(same, category);
            }
        }
        return changed;
    }

    private static @Nullable CodeableConcept find(Observation in, CodeableConcept category) {
        for (CodeableConcept candidate : in.getCategory()) {
            boolean same = category.hasCoding()
                    ? category.getCoding().stream().anyMatch(coding -> find(candidate, coding) != null)
                    : category.getText().equals(candidate.getText());
            if (same) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable Coding find(CodeableConcept in, Coding coding) {
        for (Coding candidate : in.getCoding()) {
            if (sameText(candidate.getSystem(), coding.getSystem())
                    && sameText(candidate.getCode(), coding.getCode())) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean set(CodeableConcept stored, CodeableConcept category) {
        boolean changed = false;
        for (Coding coding : category.getCoding()) {
            Coding same = find(stored, coding);
            if (same == null) {
                stored.addCoding(coding.copy());
                changed = true;
            } else if (coding.hasDisplay() && !coding.getDisplay().equals(same.getDisplay())) {
                same.setDisplay(coding.getDisplay());
                changed = true;
            }
        }
        if (category.hasText() && !category.getText().equals(stored.getText())) {
            stored.setText(category.getText());
            changed = true;
        }
        return changed;
    }

    private static boolean sameText(String one, String other) {
        return one == null ? other == null : one.equals(other);
    }
}

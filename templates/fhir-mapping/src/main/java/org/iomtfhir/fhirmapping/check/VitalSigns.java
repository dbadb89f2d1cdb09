package org.iomtfhir.fhirmapping.check;

import java.util.List;
import java.util.Set;
import org.iomtfhir.fhirmapping.json.Coding;

/** The LOINC codes that R4's vital signs profiles are for. */
public final class VitalSigns {

    /** The system of LOINC. */
    public static final String LOINC = "http://loinc.org";

    private static final String CATEGORY_SYSTEM = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String CATEGORY = "vital-signs";

    /** Respiratory rate, heart rate, oxygen saturation (two), temperature, height, head, weight, body mass index. */
    private static final Set<String> SINGLE = Set.of("9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2",
            "9843-4", "29463-7", "39156-5");
    /** The vital signs panel, the blood pressure panel. */
    private static final Set<String> PANELS = Set.of("85353-1", "85354-9");
    /** Systolic and diastolic, components of the blood pressure panel; mean blood pressure. */
    private static final Set<String> PRESSURES = Set.of("8480-6", "8462-4", "8478-0");

    private VitalSigns() {}

    /** The code among these that a vital signs profile is for; null if there is none. */
    public static String code(List<Coding> codings) {
        for (Coding coding : codings) {
            if (LOINC.equals(coding.system()) && coding.code() != null
                    && (SINGLE.contains(coding.code()) || PANELS.contains(coding.code()))) {
                return coding.code();
            }
        }
        return null;
    }

    /** The code among these whose profile takes a Quantity and nothing else; null if there is none. */
    public static String quantityCode(List<Coding> codings) {
        for (Coding coding : codings) {
            if (LOINC.equals(coding.system()) && coding.code() != null
                    && (SINGLE.contains(coding.code()) || PRESSURES.contains(coding.code()))) {
                return coding.code();
            }
        }
        return null;
    }

    /** Whether these are the codes of the category of vital signs. */
    public static boolean isCategory(List<Coding> codings) {
        return codings.stream()
                .anyMatch(coding -> CATEGORY_SYSTEM.equals(coding.system()) && CATEGORY.equals(coding.code()));
    }
}

package org.iomtfhir.cli.propose;

import org.jspecify.annotations.Nullable;

/**
 * What a value is, in codes.
 *
 * @param type
 *            the type name that a template for it gets
 * @param loinc
 *            its LOINC code
 * @param mdc
 *            its ISO/IEEE 11073-10101 code, null likewise
 * @param display
 *            LOINC's name
 * @param ucum
 *            the unit it is most often sent in, null where that can't be said
 * @param vitalSign
 *            whether it is in FHIR R4's vital signs
 */
record Concept(String type, String loinc, @Nullable String mdc, String display, @Nullable String ucum,
        boolean vitalSign) {}

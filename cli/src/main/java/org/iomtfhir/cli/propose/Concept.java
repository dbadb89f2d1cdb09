package org.iomtfhir.cli.propose;

/**
 * What a value is, in codes.
 *
 * @param type
 *            the type name that a template for it gets
 * @param loinc
 *            its LOINC code, null where there is none that fits in general
 * @param mdc
 *            its ISO/IEEE 11073-10101 code, null likewise
 * @param display
 *            LOINC's name
 * @param ucum
 *            the unit it is most often sent in, null where that can't be said
 * @param vitalSign
 *            whether it is in FHIR R4's vital signs
 */
record Concept(String type, String loinc, String mdc, String display, String ucum, boolean vitalSign) {}

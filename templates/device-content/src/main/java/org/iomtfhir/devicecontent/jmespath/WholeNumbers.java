package org.iomtfhir.devicecontent.jmespath;

/** What {@code divide} and {@code pow} make of two whole numbers that don't come out even. */
public enum WholeNumbers {
    /**
     * The exact decimal; one that does not end is rounded to 18 significant digits. Times since 1970 may have a fraction, and
     * there is {@code round}.
     */
    EXACT,
    /** What is left after the point is cut off, as the earlier connector does; times since 1970 are whole numbers. */
    CUT
}

package org.iomtfhir.chaos.line.check;

import java.util.Objects;

/**
 * One thing that is not as it must be.
 *
 * @param kind
 *            in which way
 * @param what
 *            what it is about, in words
 */
public record Difference(Kind kind, String what) {

    /** In which way something can be amiss. */
    public enum Kind {
        /** An Observation is not there. */
        MISSING,
        /** There are two Observations of the same thing. */
        DOUBLED,
        /** An Observation says something else. */
        WRONG,
        /** An Observation is there that nothing was sent for. */
        UNEXPECTED,
        /** There are two Devices or Patients of one identifier. */
        IDENTITY_DOUBLED,
        /** A Device is not there, or is not linked to its patient. */
        IDENTITY_WRONG,
        /** An event that can't land was not set aside. */
        LETTER_MISSING,
        /** An event was set aside that should have landed, or for another cause. */
        LETTER_UNEXPECTED,
        /** The same failure of the same event was set aside twice. */
        LETTER_DOUBLED
    }

    public Difference {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
    }

    @Override
    public String toString() {
        return kind + " " + what;
    }
}

package org.iomtfhir.profiles;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a profile, or R4 itself, has against an Observation.
 *
 * @param isError
 *            whether the Observation does not conform for it
 * @param kind
 *            what it is about
 * @param pointer
 *            JSON Pointer to the element that is wrong, or into which something is missing; empty for the Observation itself
 * @param profile
 *            the canonical URL of the profile that was asked for
 * @param wanted
 *            what the profile would have there, any of them: codes of a unit, or of what is observed. Empty where it names none
 * @param message
 *            the validator's own words
 */
public record Finding(boolean isError, Kind kind, String pointer, String profile, List<Wanted> wanted, String message) {

    public Finding {
        wanted = List.copyOf(wanted);
    }

    /** What a finding is about. */
    public enum Kind {
        /** The Observation lacks a category that the profile wants. */
        CATEGORY,
        /** It lacks a code that the profile wants. */
        CODE,
        /** It lacks a component that the profile wants. */
        COMPONENT,
        /** The unit of a value has no code, or not one that the profile wants. */
        UNIT,
        /** A value is of a type that the profile does not allow. */
        VALUE_TYPE,
        /** The effective time is a period, and the profile wants a time. */
        PERIOD,
        /** What is of none of these kinds. */
        OTHER
    }

    /**
     * A code.
     *
     * @param system
     *            its system; null if the profile leaves it open
     * @param code
     *            of that system
     */
    public record Wanted(@Nullable String system, String code) {}
}

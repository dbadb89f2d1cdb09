package org.iomtfhir.persist.identity;

import java.util.Objects;

/**
 * An identifier as it is looked up.
 *
 * @param system
 *            its system, null where none is configured: any system's identifier of this value will do
 * @param value
 *            its value, compared exactly; never blank
 */
public record IdentifierToken(String system, String value) {

    public IdentifierToken {
        system = system == null || system.isBlank() ? null : system;
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("an identifier must not be blank");
        }
    }

    /** Whether an identifier of a resource is this one: letter case, blanks and all. */
    boolean matches(String otherSystem, String otherValue) {
        return value.equals(otherValue) && (system == null || system.equals(otherSystem));
    }

    /** As a token search parameter, with what has a meaning there escaped. */
    String searchText() {
        return system == null ? escaped(value) : escaped(system) + "|" + escaped(value);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$");
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "IdentifierToken";
    }
}

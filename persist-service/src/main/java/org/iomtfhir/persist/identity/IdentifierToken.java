package org.iomtfhir.persist.identity;

import java.util.Objects;
import org.iomtfhir.fhirclient.server.SearchText;

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
        return SearchText.token(system, value);
    }

    /** The greater length of the two, in characters. */
    public int length() {
        return Math.max(value.length(), system == null ? 0 : system.length());
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "IdentifierToken";
    }
}

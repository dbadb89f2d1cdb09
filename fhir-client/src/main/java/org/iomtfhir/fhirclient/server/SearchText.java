package org.iomtfhir.fhirclient.server;

import org.jspecify.annotations.Nullable;

/** Texts as values of search parameters. All methods are static and thread-safe. */
public final class SearchText {

    private SearchText() {}

    /** With what has a meaning in a value escaped: {@code \\ | , $} (FHIR R4, Search, 3.1.1.4.0.1). */
    public static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$");
    }

    /**
     * A token of a system and a value.
     *
     * @param system
     *            null for any
     */
    public static String token(@Nullable String system, String value) {
        return system == null ? escaped(value) : escaped(system) + "|" + escaped(value);
    }
}

package org.iomtfhir.runtime.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A name under which an earlier connector knew a setting, such as {@code InputEventHub:ConnectionString}. In the
 * environment, where a colon can't stand, it is written with two underscores; letter case does not matter.
 *
 * @param name
 *            the earlier name, parts parted by colons
 * @param values
 *            what earlier values mean here (an empty text means: as if not given); a value that is not listed means
 *            itself. Keys in lower case.
 */
public record Alias(String name, Map<String, String> values) {

    public Alias {
        Objects.requireNonNull(name, "name");
        values = Map.copyOf(values);
    }

    /** An earlier name whose values are understood as they are. */
    public static Alias of(String name) {
        return new Alias(name, Map.of());
    }

    /** Whether this is the name, as it may stand in the environment or in a file. */
    public boolean matches(String given) {
        return given.replace("__", ":").equalsIgnoreCase(name);
    }

    /** What the earlier value means here; empty if it means the same as none. */
    public Optional<String> translate(String value) {
        String translated = values.getOrDefault(value.toLowerCase(Locale.ROOT), value);
        return translated.isEmpty() ? Optional.empty() : Optional.of(translated);
    }
}

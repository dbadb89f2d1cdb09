package org.iomtfhir.runtime.settings;

import java.util.Objects;

/** A text that must not be seen: it prints as {@code ***}, and only {@link #reveal()} gives it out. Immutable, so thread-safe. */
public final class Secret {

    private final String value;

    /**
     * @param value
     *            the secret text, not null
     */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The text itself, for the one who authenticates with it; never for a log or a message. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}

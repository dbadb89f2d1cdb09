package org.iomtfhir.persist.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.runtime.settings.SettingType;
import org.jspecify.annotations.Nullable;

/**
 * The system in which identifiers are looked for.
 *
 * @param named
 *            empty for any: an identifier of every system with the same value will do
 */
record IdentifierSystem(Optional<URI> named) {

    private static final String ANY = "any";

    /** An absolute URI, or {@code any} in any letter case. */
    static SettingType<IdentifierSystem> type() {
        return new SettingType<>(IdentifierSystem.class, "an absolute URI, or any", false, text -> {
            if (text.toLowerCase(Locale.ROOT).equals(ANY)) {
                return Optional.of(new IdentifierSystem(Optional.empty()));
            }
            try {
                URI uri = new URI(text);
                return uri.isAbsolute() ? Optional.of(new IdentifierSystem(Optional.of(uri))) : Optional.empty();
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    /** The system as a text; null if any system is meant. */
    @Nullable
    String textOrNull() {
        return named.map(URI::toString).orElse(null);
    }

    /** As it is written in settings. */
    @Override
    public String toString() {
        return named.map(URI::toString).orElse(ANY);
    }
}

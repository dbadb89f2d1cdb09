package org.iomtfhir.runtime.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one setting. Immutable; the methods that say more of it give a new declaration.
 *
 * @param name
 *            its name in a settings file, {@code input.event-hub}: words in lower case, parted by points and hyphens
 * @param type
 *            what its text is read as
 * @param fallback
 *            the value where none is given, null for none
 * @param fallbackNote
 *            what happens where none is given, in words, null where {@code fallback} says it
 * @param required
 *            whether a start without it is refused; one needed only at times is checked by its group instead
 * @param meaning
 *            one or two sentences for the reference page
 * @param aliases
 *            earlier names, best first
 */
public record Setting<T>(String name, SettingType<T> type, @Nullable T fallback, @Nullable String fallbackNote,
        boolean required,
        String meaning, List<Alias> aliases) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
    private static final String ENVIRONMENT_PREFIX = "IOMT_";

    public Setting {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(meaning, "meaning");
        aliases = List.copyOf(aliases);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a setting: " + name);
        }
    }

    /** Declares an optional setting without a default. */
    public static <T> Setting<T> of(String name, SettingType<T> type, String meaning) {
        return new Setting<>(name, type, null, null, false, meaning, List.of());
    }

    /** The same with the value that counts where none is given. */
    public Setting<T> defaultsTo(T value) {
        return new Setting<>(name, type, value, null, false, meaning, aliases);
    }

    /** The same with words for what happens where none is given. */
    public Setting<T> absentMeans(String note) {
        return new Setting<>(name, type, null, note, false, meaning, aliases);
    }

    /** The same, without which no start is possible. */
    public Setting<T> mustBeGiven() {
        return new Setting<>(name, type, null, null, true, meaning, aliases);
    }

    /** The same with one more earlier name. */
    public Setting<T> alias(Alias alias) {
        List<Alias> more = new ArrayList<>(aliases);
        more.add(alias);
        return new Setting<>(name, type, fallback, fallbackNote, required, meaning, more);
    }

    /** The same with one more earlier name. */
    public Setting<T> alias(String earlierName) {
        return alias(Alias.of(earlierName));
    }

    /** Its name in the environment: {@code IOMT_INPUT_EVENT_HUB}. */
    public String environmentName() {
        return environmentName(name);
    }

    /** Where a secret may be read from a file instead: the name of the setting that names the file. Empty if not secret. */
    Optional<String> fileName() {
        return type.isSecret() ? Optional.of(name + "-file") : Optional.empty();
    }

    static String environmentName(String name) {
        return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The environment's name without what all of ours begin with. */
    static String withoutPrefix(String environmentName) {
        return environmentName.substring(ENVIRONMENT_PREFIX.length());
    }

    static boolean isEnvironmentName(String name) {
        return name.startsWith(ENVIRONMENT_PREFIX);
    }
}

package org.iomtfhir.runtime.settings;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of declared settings. Immutable. */
public final class Settings {

    private final Map<String, Object> values;
    private final Set<String> given;
    private final List<String> notices;

    Settings(Map<String, Object> values, Set<String> given, List<String> notices) {
        this.values = Map.copyOf(values);
        this.given = Set.copyOf(given);
        this.notices = List.copyOf(notices);
    }

    /**
     * Reads and checks the settings of these groups.
     *
     * @param used
     *            the groups whose settings are wanted; theirs are checked
     * @param known
     *            groups of others, whose names may stand in the same environment and file without being taken for typing
     *            errors
     * @param sections
     *            first words of names that others read, in lower case, which are let be likewise
     * @param environment
     *            the environment, whose {@code IOMT_*} names count over the file
     * @param file
     *            a properties file, null for none
     * @throws SettingsException
     *             if anything is missing, can't be read, contradicts, or has a name that nobody knows; the message lists
     *             all of it
     */
    public static Settings load(Collection<? extends SettingsGroup<?>> used,
            Collection<? extends SettingsGroup<?>> known, Set<String> sections, Map<String, String> environment,
            @Nullable Path file) {
        return new SettingsLoader(used, known, sections, environment, file).load();
    }

    /**
     * The value of a setting that is required or has a default.
     *
     * @throws NoSuchElementException
     *             if it has no value
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new NoSuchElementException(setting.name() + " has no value"));
    }

    /** The value given, or else the default, or else empty. */
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(setting.type().javaType().cast(values.get(setting.name())))
                .or(() -> Optional.ofNullable(setting.fallback()));
    }

    /** Whether the environment or the file gives it, be it in a form that can't be read. */
    public boolean isGiven(Setting<?> setting) {
        return given.contains(setting.name());
    }

    /** What the operator should be told, each once at the start: earlier names that were used, and their new ones. */
    public List<String> notices() {
        return notices;
    }

    /** The names and values that were given, secrets as {@code ***}. */
    @Override
    public String toString() {
        return new LinkedHashMap<>(values).toString();
    }
}

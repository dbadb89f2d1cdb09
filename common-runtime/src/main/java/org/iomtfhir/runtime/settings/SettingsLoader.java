package org.iomtfhir.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One reading of the environment and the file; used once. */
final class SettingsLoader {

    /** Names that begin like ours but are read by others: the services' start, and the launcher. */
    private static final Set<String> RESERVED = Set.of("IOMT_SETTINGS_FILE", "IOMT_JAVA_HOME", "IOMT_JAVA_OPTS",
            "IOMT_CONNECTION_STRING", "IOMT_HOME");

    /** A text that can't be the better part of a secret. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9 ._:-]{0,24}");

    /** What ends the first word of a name: of ours, in the environment, and of the earlier connector's. */
    private static final Pattern WORD_END = Pattern.compile("[.:_]");

    /** A text, and the place it comes from in words. */
    private record Given(String text, String place) {}

    private final List<Setting<?>> declared;
    private final List<Setting<?>> all;
    private final Collection<? extends SettingsGroup<?>> groups;
    private final Set<String> sections;
    private final Map<String, String> environment;
    private final @Nullable Path file;
    private final Map<String, SettingsFile.Entry> entries;
    private final Problems problems = new Problems();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> given = new LinkedHashSet<>();
    private final Set<String> notices = new LinkedHashSet<>();

    SettingsLoader(Collection<? extends SettingsGroup<?>> used, Collection<? extends SettingsGroup<?>> known,
            Set<String> sections, Map<String, String> environment, @Nullable Path file) {
        this.groups = used;
        this.sections = sections;
        this.declared = used.stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList();
        this.all = Stream.concat(used.stream(), known.stream())
                .<Setting<?>>flatMap(group -> group.settings().stream()).toList();
        this.environment = new TreeMap<>(environment);
        this.file = file;
        this.entries = file == null ? Map.of() : SettingsFile.read(file, problems);
    }

    Settings load() {
        declared.forEach(this::read);
        refuseUnknown();
        Settings settings = new Settings(values, given, List.copyOf(notices));
        for (SettingsGroup<?> group : groups) {
            group.check(settings, problems);
        }
        if (!problems.found().isEmpty()) {
            throw new SettingsException(problems.found(), settings);
        }
        return settings;
    }

    private <T> void read(Setting<T> setting) {
        Optional<Given> text = fromEnvironment(setting).or(() -> fromFile(setting));
        if (text.isEmpty()) {
            if (setting.required() && !given.contains(setting.name())) {
                problems.missing(setting, "it is required");
            }
            return;
        }
        given.add(setting.name());
        Optional<T> value = setting.type().reader().apply(text.get().text());
        if (value.isPresent()) {
            values.put(setting.name(), value.get());
        } else {
            boolean quote = setting.type().quotable() && HARMLESS.matcher(text.get().text()).matches();
            problems.add(text.get().place() + ": " + setting.name() + " must be " + setting.type().expected()
                    + (quote ? ", not \"" + text.get().text() + "\"" : ""));
        }
    }

    private Optional<Given> fromEnvironment(Setting<?> setting) {
        Map<String, Given> found = new LinkedHashMap<>();
        text(environment.get(setting.environmentName()), "the environment variable " + setting.environmentName())
                .ifPresent(one -> found.put("", one));
        setting.fileName().ifPresent(name -> {
            String variable = Setting.environmentName(name);
            secretFile(setting, environment.get(variable), "the environment variable " + variable)
                    .ifPresent(one -> found.put(variable, one));
        });
        for (Alias alias : setting.aliases()) {
            environment.forEach((name, value) -> {
                if (alias.matches(name)) {
                    aliased(alias, name, value, "the environment variable " + name, setting.environmentName())
                            .ifPresent(one -> found.put(name, one));
                }
            });
        }
        return theOne(setting, found);
    }

    private Optional<Given> fromFile(Setting<?> setting) {
        Map<String, Given> found = new LinkedHashMap<>();
        entry(setting.name()).flatMap(entry -> text(entry.value(), place(entry)))
                .ifPresent(one -> found.put("", one));
        setting.fileName().ifPresent(name -> entry(name)
                .flatMap(entry -> secretFile(setting, entry.value(), place(entry) + " (" + name + ")"))
                .ifPresent(one -> found.put(name, one)));
        for (Alias alias : setting.aliases()) {
            entries.forEach((name, entry) -> {
                if (alias.matches(name)) {
                    aliased(alias, name, entry.value(), place(entry), setting.name())
                            .ifPresent(one -> found.put(name, one));
                }
            });
        }
        return theOne(setting, found);
    }

    /** Blank is what a composed environment gives for "not set". */
    private static Optional<Given> text(@Nullable String value, String place) {
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(new Given(value.strip(), place));
    }

    private Optional<Given> aliased(Alias alias, String name, String value, String place, String newName) {
        if (value.isBlank()) {
            return Optional.empty();
        }
        notices.add(name + " is an earlier connector's name and is understood; here it is " + newName);
        return alias.translate(value.strip()).flatMap(text -> text(text, place));
    }

    private Optional<Given> secretFile(Setting<?> setting, @Nullable String path, String place) {
        if (path == null || path.isBlank()) {
            return Optional.empty();
        }
        given.add(setting.name());
        try {
            String text = Files.readString(Path.of(path.strip())).strip();
            if (text.isEmpty()) {
                problems.add(place + " names an empty file for " + setting.name());
                return Optional.empty();
            }
            return Optional.of(new Given(text, place));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(place + " names a file for " + setting.name() + " that can't be read as UTF-8 text");
            return Optional.empty();
        }
    }

    /** Of several names in one source the first counts; that they differ is refused rather than guessed at. */
    private Optional<Given> theOne(Setting<?> setting, Map<String, Given> found) {
        List<Given> different = new ArrayList<>();
        for (Given one : found.values()) {
            if (different.stream().noneMatch(other -> other.text().equals(one.text()))) {
                different.add(one);
            }
        }
        if (different.size() > 1) {
            problems.add(setting.name() + " is given twice, differently: by " + different.get(0).place() + " and by "
                    + different.get(1).place() + "; remove one");
        }
        return different.stream().findFirst();
    }

    private void refuseUnknown() {
        Set<String> names = new LinkedHashSet<>();
        for (Setting<?> setting : all) {
            names.add(setting.name());
            setting.fileName().ifPresent(names::add);
        }
        List<String> variables = names.stream().map(Setting::environmentName).toList();
        for (String name : environment.keySet()) {
            if (Setting.isEnvironmentName(name) && !variables.contains(name) && !RESERVED.contains(name)
                    && !isOfAnother(Setting.withoutPrefix(name))) {
                problems.add("the environment variable " + name + " is no setting" + meant(name, variables));
            }
        }
        entries.forEach((name, entry) -> {
            if (!names.contains(name) && !isOfAnother(name)
                    && all.stream().flatMap(setting -> setting.aliases().stream())
                            .noneMatch(alias -> alias.matches(name))) {
                problems.add(place(entry) + ": " + name + " is no setting" + meant(name, names));
            }
        });
    }

    /** Whether the name begins with a word that another service's own names begin with. */
    private boolean isOfAnother(String name) {
        return sections.contains(WORD_END.split(name, 2)[0].toLowerCase(Locale.ROOT));
    }

    private static String meant(String name, Collection<String> names) {
        return NearestName.of(name, names).map(nearest -> "; did you mean " + nearest + "?").orElse("");
    }

    private Optional<SettingsFile.Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private String place(SettingsFile.Entry entry) {
        return file + " line " + entry.line();
    }
}

package org.iomtfhir.runtime.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/** Writes the reference page of all settings from their declarations. All methods are static and thread-safe. */
public final class SettingsPage {

    private static final String INTRODUCTION = """
            # Settings

            This page is written from the declarations in the code; don't edit it, a test compares the two.

            A service takes each setting from the environment (`IOMT_INPUT_EVENT_HUB`) or from a properties file in UTF-8
            (`input.event-hub=devicedata`), which `--settings FILE` or `IOMT_SETTINGS_FILE` names. The environment counts over
            the file. A name that begins with `IOMT_` and is unknown, a value that can't be read, a setting that is missing:
            the service does not start, and says all of it at once. In a properties file a backslash is written twice.

            `--check-settings` has a service read its settings, say what it understood, and end: with 0 where it would start with
            them, else with 2 and everything that is wrong. It connects to nothing.

            A secret may also be read from a file: put `_FILE` after its name in the environment, or `-file` in the properties
            file, and give the path. Secrets are never printed.

            Durations are written `500ms`, `30s`, `5m`, `1h`, `1d`, or as in ISO 8601 (`PT30S`). Letter case counts neither in
            choices nor in earlier names.

            *Earlier name* is what the IoMT FHIR Connector for Azure called a setting; it is understood, and the service logs
            the new name once. In the environment the colon is written as two underscores.
            """;

    private static final String TABLE = """
            .

            | name | in the environment | what it is | default | earlier name |
            | --- | --- | --- | --- | --- |
            """;

    private SettingsPage() {}

    /**
     * The page as Markdown, of all services.
     *
     * @param own
     *            gives the groups that a service alone reads
     */
    public static String render(Function<Service, List<SettingsGroup<?>>> own) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        Map<String, List<SettingsGroup<?>>> byTitle = new LinkedHashMap<>();
        Map<String, List<String>> users = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            for (SettingsGroup<?> group : service.groups(own.apply(service))) {
                byTitle.computeIfAbsent(group.title(), title -> new ArrayList<>()).add(group);
                users.computeIfAbsent(group.title(), title -> new ArrayList<>()).add(service.title());
            }
        }
        byTitle.forEach((title, groups) -> {
            List<String> usedBy = users.getOrDefault(title, List.of());
            page.append("\n## ").append(title).append("\n\n").append(groups.getFirst().about()).append("\n\nUsed by ")
                    .append(usedBy.size() == Service.values().length
                            ? "every service"
                            : String.join(", ", usedBy))
                    .append(TABLE);
            for (int i = 0; i < groups.getFirst().settings().size(); i++) {
                int index = i;
                row(page, groups.stream().<Setting<?>>map(group -> group.settings().get(index)).toList(),
                        usedBy);
            }
        });
        return page.toString();
    }

    /** A row for a setting; where its default or earlier name differs between services, one of each. */
    private static void row(StringBuilder page, List<Setting<?>> declarations, List<String> users) {
        Setting<?> setting = declarations.getFirst();
        List<String> earlier = declarations.stream().map(one -> one.aliases().stream()
                .map(alias -> '`' + alias.name() + '`').collect(Collectors.joining(", "))).toList();
        page.append("| `").append(setting.name()).append("` | `").append(setting.environmentName()).append("` | ")
                .append(setting.meaning()).append(' ').append(sentence(setting.type().expected())).append(" | ")
                .append(perService(declarations.stream().map(SettingsPage::fallback).toList(), users)).append(" | ")
                .append(perService(earlier, users)).append(" |\n");
    }

    private static String perService(List<String> texts, List<String> users) {
        if (texts.stream().distinct().count() == 1) {
            return texts.getFirst();
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isEmpty()) {
                parts.add(users.get(i) + ": " + texts.get(i));
            }
        }
        return String.join("; ", parts);
    }

    static String sentence(String expected) {
        return Character.toUpperCase(expected.charAt(0)) + expected.substring(1) + '.';
    }

    static <T> String fallback(Setting<T> setting) {
        if (setting.required()) {
            return "**required**";
        }
        if (setting.fallbackNote() != null) {
            return setting.fallbackNote();
        }
        return setting.fallback() == null ? "none" : '`' + setting.type().write(setting.fallback()) + '`';
    }
}

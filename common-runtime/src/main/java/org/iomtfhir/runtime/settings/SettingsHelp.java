package org.iomtfhir.runtime.settings;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Tells the settings of a service to a person at a terminal: name, name in the environment, meaning, default. All methods are static and thread-safe. */
public final class SettingsHelp {

    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    private SettingsHelp() {}

    /** Prints the groups one after another. */
    public static void print(List<SettingsGroup<?>> groups, PrintStream out) {
        for (SettingsGroup<?> group : groups) {
            out.println();
            out.println(group.title());
            for (Setting<?> setting : group.settings()) {
                out.println("  " + setting.name() + "  (" + setting.environmentName() + ")");
                wrapped(plain(setting.meaning() + " " + SettingsPage.sentence(setting.type().expected()))).forEach(
                        line -> out.println(INDENT + line));
                wrapped(setting.required()
                        ? "Required."
                        : "Default: " + plain(SettingsPage.fallback(setting)) + ".").forEach(
                                line -> out.println(INDENT + line));
            }
        }
    }

    /** Without the marks of Markdown. */
    private static String plain(String text) {
        return text.replace("`", "").replaceAll("\\[([^]]*)]\\(([^)]*)\\)", "$1 (docs/$2)");
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            if (!line.isEmpty() && INDENT.length() + line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}

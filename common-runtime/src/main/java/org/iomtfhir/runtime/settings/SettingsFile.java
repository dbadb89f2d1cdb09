package org.iomtfhir.runtime.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A properties file in UTF-8, each entry with the line it begins at. */
final class SettingsFile {

    /** A value and the number of its line, from 1. */
    record Entry(String value, int line) {}

    private SettingsFile() {}

    /** Reads the entries in their order; what can't be read goes to the problems. */
    static Map<String, Entry> read(Path file, Problems problems) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            problems.add("the settings file " + file + " is not UTF-8 text");
            return Map.of();
        } catch (IOException e) {
            problems.add("the settings file " + file + " can't be read: " + reason(file));
            return Map.of();
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<String> logical = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int start = i;
            logical.clear();
            logical.add(i == 0 ? withoutMark(lines.get(i)) : lines.get(i));
            while (!isComment(logical.getFirst()) && goesOn(lines.get(i)) && i + 1 < lines.size()) {
                i++;
                logical.add(lines.get(i));
            }
            readEntry(file, start + 1, String.join("\n", logical), entries, problems);
        }
        return entries;
    }

    private static void readEntry(Path file, int line, String text, Map<String, Entry> entries, Problems problems) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(file + " line " + line + ": a \\u must be followed by four hexadecimal digits");
            return;
        }
        for (String name : one.stringPropertyNames()) {
            Entry earlier = entries.putIfAbsent(name, new Entry(one.getProperty(name).strip(), line));
            if (earlier != null) {
                problems.add(file + " line " + line + ": " + name + " stands already in line " + earlier.line());
            }
        }
    }

    private static String reason(Path file) {
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        return Files.isRegularFile(file) ? "its permissions forbid it" : "it is not a file";
    }

    private static String withoutMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private static boolean isComment(String line) {
        String text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("!");
    }

    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}

package org.iomtfhir.deploy.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .bicepparam} file without the Bicep compiler: texts, numbers, true and false, arrays of these on one line,
 * and {@code readEnvironmentVariable}. It fails with anything else.
 */
public final class ParameterFile {

    private static final Pattern PARAMETER = Pattern.compile("param (\\w+) = (.+)");
    private static final Pattern VARIABLE = Pattern
            .compile("readEnvironmentVariable\\('(\\w+)'(?:, '([^']*)')?\\)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ParameterFile() {}

    /**
     * @param environment
     *            what variables are read from
     */
    public static Map<String, JsonNode> read(Path file, Map<String, String> environment) throws IOException {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher parameter = PARAMETER.matcher(line);
            if (parameter.matches()) {
                parameters.put(parameter.group(1), value(parameter.group(2), environment));
            } else if (!line.isBlank() && !line.startsWith("//") && !line.equals("using 'main.bicep'")) {
                throw new IOException(file + " has a line that this check can't read: " + line);
            }
        }
        return parameters;
    }

    private static JsonNode value(String text, Map<String, String> environment) throws IOException {
        Matcher variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            String value = environment.getOrDefault(variable.group(1), variable.group(2));
            if (value == null) {
                throw new IOException(variable.group(1) + " is not in the environment and has no default");
            }
            return TextNode.valueOf(value);
        }
        if (text.contains("\"") || text.contains("\\") || text.contains("${")) {
            throw new IOException("this check can't read " + text);
        }
        return JSON.readTree(text.replace('\'', '"'));
    }
}

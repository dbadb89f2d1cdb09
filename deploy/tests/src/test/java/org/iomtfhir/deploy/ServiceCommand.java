package org.iomtfhir.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a service's own program for as long as it takes to answer a question about its settings. */
public final class ServiceCommand {

    private static final Map<String, String> MAIN_CLASSES = Map.of("normalize-service",
            "org.iomtfhir.normalize.NormalizeService", "group-service", "org.iomtfhir.group.GroupService",
            "transform-service", "org.iomtfhir.transform.TransformService", "persist-service",
            "org.iomtfhir.persist.PersistService");

    private static final Pattern LISTED = Pattern.compile("\\((IOMT_[A-Z0-9_]+)\\)");

    /** What a service said of its settings: most cases ask again what another has asked, and a start of a program takes seconds. */
    private static final Map<Question, Answer> ANSWERS = new ConcurrentHashMap<>();

    private record Question(String mainClass, Map<String, String> environment, List<String> arguments) {}

    private ServiceCommand() {}

    /** What the program said. */
    public record Answer(int code, String text) {}

    /** Whether this is the start script of a service. */
    public static boolean isService(String command) {
        return MAIN_CLASSES.containsKey(command);
    }

    /** Has a service check the settings of this environment, which is all it is given. */
    public static Answer checkSettings(String command, Map<String, String> environment)
            throws IOException, InterruptedException {
        return answered(MAIN_CLASSES.get(command), environment, "--check-settings");
    }

    /** Runs the {@code iomt} command with an empty environment; what it says on standard error is part of the answer if it fails. */
    public static Answer iomt(String... arguments) throws IOException, InterruptedException {
        return run("org.iomtfhir.cli.IomtCommand", Map.of(), arguments);
    }

    /** The names, in the environment, of the settings that a service has. */
    public static Set<String> settings(String command) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        LISTED.matcher(answered(MAIN_CLASSES.get(command), Map.of(), "--help").text()).results()
                .forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static Answer answered(String mainClass, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Question question = new Question(mainClass, Map.copyOf(environment), List.of(arguments));
        Answer known = ANSWERS.get(question);
        if (known == null) {
            known = run(mainClass, environment, arguments);
            ANSWERS.put(question, known);
        }
        return known;
    }

    private static Answer run(String mainClass, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("said-", ".txt");
        Path errors = Files.createTempFile("errors-", ".txt");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"), mainClass));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException(mainClass + " " + List.of(arguments) + " did not end within a minute");
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            return new Answer(process.exitValue(), process.exitValue() == 0
                    ? said
                    : said + Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }
}

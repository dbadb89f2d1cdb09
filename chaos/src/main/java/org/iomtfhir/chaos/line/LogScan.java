package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.iomtfhir.chaos.line.events.WardEvents;
import org.iomtfhir.chaos.line.plan.Target;

/**
 * Looks through the logs of a run for what must never stand there.
 *
 * @param problems
 *            what was found, in words
 * @param begunAnew
 *            how often a service has replaced a client that no longer read what it should
 */
record LogScan(List<String> problems, long begunAnew) {

    private static final List<String> NEVER = List.of("OutOfMemoryError", "StackOverflowError", "Exception in thread",
            "failed unexpectedly");

    /** Of each log; there are many, and the last say why it stands still. */
    private static final int COMPLAINTS = 6;

    LogScan {
        problems = List.copyOf(problems);
    }

    static LogScan of(Path logs) throws IOException {
        List<String> problems = new ArrayList<>();
        long begunAnew = 0;
        List<Path> files;
        try (Stream<Path> all = Files.list(logs)) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            boolean service = isOfAService(file.getFileName().toString());
            // A killed process may leave half a character behind.
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
                if (NEVER.stream().anyMatch(line::contains)) {
                    problems.add(file + ": " + line);
                }
                if (service && line.contains(WardEvents.IDENTIFIER_PREFIX)) {
                    problems.add(file + ": names a device, a patient or a payload: " + line);
                }
                if (service && line.contains("is begun anew")) {
                    begunAnew++;
                }
            }
        }
        return new LogScan(problems, begunAnew);
    }

    /** The last warnings and errors of each service's logs, a line each, with the file's name before it. */
    static List<String> lastComplaints(Path logs) throws IOException {
        List<String> complaints = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(logs)) {
            files = all.filter(file -> isOfAService(file.getFileName().toString())).sorted().toList();
        }
        for (Path file : files) {
            List<String> ofFile = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
            ofFile.subList(Math.max(0, ofFile.size() - COMPLAINTS), ofFile.size())
                    .forEach(line -> complaints.add("    " + file.getFileName() + ": " + line));
        }
        return complaints;
    }

    private static boolean isOfAService(String fileName) {
        return Stream.of(Target.values()).filter(Target::isService)
                .anyMatch(service -> fileName.startsWith(service.title() + "-"));
    }
}

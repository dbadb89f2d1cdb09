package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;

/** Measures normalize and group against the bare SDK, and prints a table. */
public final class HubReport {

    private HubReport() {}

    /**
     * Runs.
     *
     * @param arguments
     *            as {@code --help} says
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plan plan;
        try {
            plan = Plan.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Plan.USAGE);
            System.exit(2);
            return;
        }
        LogSetup.apply(LogFormat.TEXT, LogLevel.WARN);
        // Its owner's alone, as the key of the hubs is in it.
        Path directory = Files.createTempDirectory("iomt-hub-benchmark");
        try {
            Outcome outcome = run(plan, directory);
            Table.print(outcome, System.out);
            if (plan.json().isPresent()) {
                Figures.write(outcome, plan.json().get());
            }
        } finally {
            if (plan.keep()) {
                System.err.println("Logs and hubs are in " + directory);
            } else {
                delete(directory);
            }
        }
        // The SDK leaves threads behind.
        System.exit(0);
    }

    private static Outcome run(Plan plan, Path directory) throws IOException, InterruptedException {
        try (Endpoint endpoint = Endpoint.start(directory)) {
            return new Bench(plan, directory, endpoint).run();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

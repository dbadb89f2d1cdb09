package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.io.PrintStream;
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

    /** Runs, and exits with its code, as the SDK leaves threads behind. See {@link Plan#USAGE}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (Plan.asksForHelp(arguments)) {
            out.println(Plan.USAGE);
            return 0;
        }
        Plan plan;
        try {
            plan = Plan.of(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + Plan.USAGE);
            return 2;
        }
        LogSetup.apply(LogFormat.TEXT, LogLevel.WARN);
        // Its owner's alone, as the key of the hubs is in it.
        Path directory = Files.createTempDirectory("iomt-hub-benchmark");
        try {
            Outcome outcome = run(plan, directory);
            Table.print(outcome, out);
            if (plan.json().isPresent()) {
                Figures.write(outcome, plan.json().get());
            }
        } finally {
            if (plan.keep()) {
                err.println("Logs and hubs are in " + directory);
            } else {
                delete(directory);
            }
        }
        return 0;
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

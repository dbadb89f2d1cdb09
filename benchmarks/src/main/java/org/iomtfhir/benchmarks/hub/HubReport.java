package org.iomtfhir.benchmarks.hub;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.iomtfhir.benchmarks.Report;
import org.iomtfhir.benchmarks.RunDirectory;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;

/** Measures normalize and group against the bare SDK, and prints a table. */
public final class HubReport {

    private HubReport() {}

    /** Runs, and exits with its code, as the SDK leaves threads behind. See {@link Plan#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        return new Report<>(Plan.USAGE, Plan::of).run(arguments, out, err, plan -> {
            LogSetup.apply(LogFormat.TEXT, LogLevel.WARN);
            try (RunDirectory directory = RunDirectory.create("iomt-hub-benchmark", plan.keep(), err)) {
                Outcome outcome = run(plan, directory.path());
                Table.print(outcome, out);
                if (plan.json().isPresent()) {
                    Figures.write(outcome, plan.json().get());
                }
                return outcome.contests().stream().allMatch(Rounds::isMet);
            }
        });
    }

    private static Outcome run(Plan plan, Path directory) throws IOException, InterruptedException {
        try (Endpoint endpoint = Endpoint.start(directory, Hubs.ALL)) {
            return new HubBenchmark(plan, directory, endpoint).run();
        }
    }
}

package org.iomtfhir.benchmarks.line;

import java.io.PrintStream;
import java.util.List;
import org.iomtfhir.benchmarks.Report;
import org.iomtfhir.benchmarks.RunDirectory;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;

/** Measures the whole line, and prints tables. */
public final class LineReport {

    private LineReport() {}

    /** Runs, and exits with its code, as the SDK leaves threads behind. See {@link Plan#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        return new Report<>(Plan.USAGE, Plan::of).run(arguments, out, err, plan -> {
            LogSetup.apply(LogFormat.TEXT, LogLevel.WARN);
            err.println("starting hubs, FHIR server and services");
            try (RunDirectory directory = RunDirectory.create("iomt-line-benchmark", plan.keep(), err);
                    Line line = new Line(plan, directory.path())) {
                Outcome outcome = new LineBenchmark(plan, line).run();
                Table.print(outcome, out);
                if (plan.json().isPresent()) {
                    Figures.write(outcome, plan.json().get());
                }
                return outcome.goals().stream().allMatch(Goal::isMet);
            }
        });
    }
}

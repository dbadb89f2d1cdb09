package org.iomtfhir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of both languages and prints a table: input, engine, floor, cost, cost wanted, bytes allocated. */
public final class LanguageReport {

    /** What an input may cost, as a multiple of the floor. */
    private static final Map<String, Double> WANTED = wanted();

    private LanguageReport() {}

    private static Map<String, Double> wanted() {
        Map<String, Double> wanted = new LinkedHashMap<>();
        wanted.put("ward", 4.0);
        wanted.put("hub", 8.0);
        wanted.put("jmes", 6.0);
        wanted.put("many-1", 4.0);
        wanted.put("many-10", 4.0);
        wanted.put("many-100", 4.0);
        wanted.put("many-1000", 4.0);
        wanted.put("deep", 3.0);
        wanted.put("quantity", 2.0);
        wanted.put("series", 5.0);
        return wanted;
    }

    /** One line of the table: nanoseconds and bytes per event or Observation. */
    private record Line(String input, double engine, double floor, double wanted, double bytes) {

        double cost() {
            return engine / floor;
        }
    }

    /** Runs, and exits with its code. See {@link Plan#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        return new Report<>(Plan.USAGE, Plan::of).run(arguments, out, err, plan -> {
            List<Line> lines = lines(run(plan.quick()));
            print(lines);
            if (plan.json().isPresent()) {
                write(lines, plan.json().get());
            }
            return true;
        });
    }

    private static Collection<RunResult> run(boolean quick) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(NormalizeBenchmark.class.getSimpleName()).include(MappingBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class).verbosity(quick ? VerboseMode.SILENT : VerboseMode.NORMAL)
                // The compiler works in the foreground: on a busy machine it would fall behind and leave the warm-up short.
                .jvmArgsAppend("-Xmx512m", "-XX:+UseSerialGC", "-Xbatch",
                        "-D" + Inputs.PROPERTY + "=" + System.getProperty(Inputs.PROPERTY))
                .forks(quick ? 1 : 2).warmupIterations(quick ? 2 : 5).measurementIterations(quick ? 5 : 10)
                .warmupTime(TimeValue.milliseconds(1_000))
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 1_000));
        return new Runner(options.build()).run();
    }

    private static List<Line> lines(Collection<RunResult> results) {
        List<Line> lines = new ArrayList<>();
        WANTED.forEach((input, wanted) -> {
            Optional<RunResult> engine = find(results, input, "engine");
            Optional<RunResult> floor = find(results, input, "floor");
            if (engine.isPresent() && floor.isPresent()) {
                double per = perCall(input);
                lines.add(new Line(input, fastest(engine.get()) / per, fastest(floor.get()), wanted,
                        bytes(engine.get()) / per));
            }
        });
        return lines;
    }

    /** How many events or Observations one call of the engine handles. */
    private static double perCall(String input) {
        if (!input.equals("quantity") && !input.equals("series")) {
            return 1;
        }
        MappingBenchmark benchmark = new MappingBenchmark();
        benchmark.input = input;
        try {
            benchmark.read();
        } catch (Exception e) {
            throw new IllegalStateException("the input " + input + " can't be read", e);
        }
        return benchmark.observationsPerGroup();
    }

    private static Optional<RunResult> find(Collection<RunResult> results, String input, String method) {
        return results.stream().filter(result -> input.equals(result.getParams().getParam("input"))
                && result.getParams().getBenchmark().endsWith("." + method)).findFirst();
    }

    /** The fastest iteration: on a shared machine whatever is slower was disturbed. */
    private static double fastest(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }

    private static double bytes(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return allocated == null ? Double.NaN : allocated.getScore();
    }

    private static void print(List<Line> lines) {
        System.out.printf(Locale.ROOT, "%n%-10s %12s %12s %8s %8s %12s%n", "input", "engine ns", "floor ns", "cost",
                "wanted", "bytes");
        for (Line line : lines) {
            System.out.printf(Locale.ROOT, "%-10s %12.0f %12.0f %8.2f %8s %12.0f%s%n", line.input(), line.engine(),
                    line.floor(), line.cost(), "<= " + Math.round(line.wanted()), line.bytes(),
                    line.cost() > line.wanted() ? "  over" : "");
        }
        System.out.println("The fastest iteration counts; bytes are allocated per event or Observation by the engine.");
    }

    private static void write(List<Line> lines, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        for (Line line : lines) {
            ObjectNode one = all.addObject();
            one.put("input", line.input()).put("engineNanoseconds", line.engine()).put("floorNanoseconds", line.floor())
                    .put("cost", line.cost()).put("costWanted", line.wanted()).put("bytesAllocated", line.bytes());
        }
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}

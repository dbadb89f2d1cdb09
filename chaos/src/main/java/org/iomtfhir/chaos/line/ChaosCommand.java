package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chaos/run}: breaks a running line and checks what has landed. */
@Command(name = "chaos/run", mixinStandardHelpOptions = true, description = {
        "Runs a whole line, each part a process of its own, sends events all the time, and breaks things: processes are",
        "killed, connections cut, reset and delayed, the FHIR server throttles, fails, refuses and falls silent, templates",
        "are broken and mended, instances come and go. Now and then, and at the end, everything on the FHIR server and in",
        "the dead-letter store is compared with what must be there. The exit code is 0 only if nothing is lost, doubled or wrong."})
public final class ChaosCommand implements Callable<Integer> {

    /** Exit code: something does not hold. */
    private static final int FAILED = 1;

    private static final String RESULT = "result.json";

    @Spec
    private CommandSpec spec;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "100", description = "How many processes are killed. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is done and sent. Default: a random one, which is printed.")
    private Long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the run keeps everything. Default: .iomt/chaos/seed-N in this directory.")
    private Path data;

    @Option(names = "--resume", description = "Goes on with the run in --data (or with that of --seed) where it stopped.")
    private boolean resume;

    @Option(names = "--check-every", paramLabel = "N", defaultValue = "25", description = "Kills between two checks of all that has landed. Default: ${DEFAULT-VALUE}.")
    private int checkEvery;

    @Option(names = "--events", paramLabel = "N", defaultValue = "40", description = "Events sent with each step; a kill and what goes with it are three or four. Default: ${DEFAULT-VALUE}.")
    private int eventsAStep;

    @Option(names = "--packing", paramLabel = "on|off|mixed", defaultValue = "MIXED", description = "Which instances let several records travel as one event: all, none, or the first of each service alone. Default: mixed.")
    private Packing packing;

    @Option(names = "--keep", description = "Keeps the data of a run in which all holds, too.")
    private boolean keep;

    /** Runs the command, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        QuietLogging.apply();
        System.exit(new CommandLine(new ChaosCommand()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (kills < 1) {
            throw new ParameterException(spec.commandLine(), "--kills must be 1 or more");
        }
        RunState state = state();
        ChaosConfig config = new ChaosConfig(root(), data, state.seed(), state.kills(), state.checkEvery(),
                state.eventsAStep(), Optional.empty(), Duration.ofMinutes(15),
                ChaosConfig.FHIR_TIMEOUT, packing);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Seed " + state.seed() + ", " + state.kills() + " kills; data and logs in " + config.data());
        out.flush();
        Outcome outcome = new ChaosRun(config, state, line -> {
            out.println(line);
            out.flush();
        }).run();
        outcome.write(config.data().resolve(RESULT));
        tell(out, outcome, config);
        if (!outcome.holds()) {
            return FAILED;
        }
        if (!keep) {
            deleteAllButResult(config.data());
        }
        return 0;
    }

    private RunState state() throws IOException {
        if (data == null && seed == null && resume) {
            throw new ParameterException(spec.commandLine(), "Say which run to go on with: --data DIR or --seed N");
        }
        long chosen = seed != null ? seed : new SecureRandom().nextInt(1_000_000);
        if (data == null) {
            data = Path.of(".iomt", "chaos", "seed-" + chosen);
        }
        data = data.toAbsolutePath().normalize();
        if (resume) {
            if (!RunState.isIn(data)) {
                throw new ParameterException(spec.commandLine(), "There is no run in " + data);
            }
            return RunState.read(data).begunAgain();
        }
        if (Files.isDirectory(data) && !onlyResult(data)) {
            throw new ParameterException(spec.commandLine(), data
                    + " holds a run already: go on with it (--resume), delete it, or choose another place (--data)");
        }
        Files.createDirectories(data);
        return RunState.first(new ChaosConfig(root(), data, chosen, kills, checkEvery, eventsAStep, Optional.empty(),
                Duration.ZERO, ChaosConfig.FHIR_TIMEOUT, packing), "run-" + chosen, Ports.free());
    }

    private static boolean onlyResult(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.allMatch(file -> file.getFileName().toString().equals(RESULT));
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("iomt.root", "."));
    }

    private void tell(PrintWriter out, Outcome outcome, ChaosConfig config) {
        out.println();
        outcome.counts().forEach((name, count) -> out.printf(Locale.ROOT, "  %-36s %8d%n", name, count));
        out.printf(Locale.ROOT, "  %-36s %8d%n", "seconds", outcome.duration().toSeconds());
        out.println();
        if (outcome.holds()) {
            out.println("ALL HOLDS: nothing lost, doubled or wrong; every dead letter as it must be.");
        } else {
            out.println("IT DOES NOT HOLD:");
            outcome.problems().forEach(problem -> out.println("  " + problem));
            out.println("Data and logs stay in " + config.data());
        }
        out.println("Again: chaos/run --kills " + outcome.kills() + " --seed " + outcome.seed()
                + (config.checkEvery() == 25 ? "" : " --check-every " + config.checkEvery())
                + (config.eventsAStep() == 40 ? "" : " --events " + config.eventsAStep())
                + (config.packing() == Packing.MIXED
                        ? ""
                        : " --packing " + config.packing().name().toLowerCase(Locale.ROOT)));
        out.flush();
    }

    private static void deleteAllButResult(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            if (!file.equals(directory) && !file.equals(directory.resolve(RESULT))) {
                Files.delete(file);
            }
        }
    }
}

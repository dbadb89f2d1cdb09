package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chaos/run hostile}: a storm of bad events beside good ones. */
@Command(name = "chaos/run hostile", mixinStandardHelpOptions = true, description = {
        "Runs a whole line, each part a process of its own with a small heap, and sends good events at a steady pace: first",
        "alone, then beside bad ones of more than a hundred kinds, to every hub, and with silent connections to every",
        "server, and so on in turn, so that whatever else the machine does slows down both. The exit code is 0 only if every",
        "good event has landed, 99 % of those of the storms within twice the time of the calms, every bad one is a dead",
        "letter, no process has ended, and no log or metric holds what events say. Where even in the calms the line does not",
        "keep pace, nothing can be said, and the exit code is 1: choose a lower --rate."})
public final class HostileCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--good", paramLabel = "N", defaultValue = "1000000", description = "Good events, a quarter of them in calms. Default: ${DEFAULT-VALUE}.")
    private int good;

    @Option(names = "--bad", paramLabel = "N", defaultValue = "10000", description = "Bad events. Default: ${DEFAULT-VALUE}.")
    private int bad;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "60", description = "Good events a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "4", description = "Calms, and storms. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--factor", paramLabel = "N", defaultValue = "2", description = "By how much the time within which 99 % land may grow. Default: ${DEFAULT-VALUE}.")
    private double factor;

    @Option(names = "--seed", paramLabel = "N", description = "Decides where bad events go. Default: a random one, which is printed.")
    private Long seed;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the run keeps everything. Default: .iomt/chaos/hostile-N in this directory.")
    private Path data;

    /** Runs the command, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        QuietLogging.apply();
        System.exit(new CommandLine(new HostileCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || good < 4 * rounds || bad < rounds || rate < 1 || factor < 1) {
            throw new ParameterException(spec.commandLine(),
                    "--good must be 4 or more a round, --bad 1 or more a round; --rounds, --rate and --factor 1 or more");
        }
        long chosen = seed != null ? seed : new SecureRandom().nextInt(1_000_000);
        Path directory = (data == null ? Path.of(".iomt", "chaos", "hostile-" + chosen) : data).toAbsolutePath()
                .normalize();
        if (Files.exists(directory)) {
            throw new ParameterException(spec.commandLine(), directory
                    + " is there already: delete it, or choose another place (--data)");
        }
        Files.createDirectories(directory);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Seed " + chosen + ", " + good + " good and " + bad + " bad events; data and logs in " + directory);
        out.flush();
        HostileConfig config = new HostileConfig(Path.of(System.getProperty("iomt.root", ".")), directory, chosen, good,
                bad, rate, rounds, factor, Optional.empty(), Duration.ofMinutes(30));
        Outcome outcome = new HostileRun(config, "hostile-" + chosen, line -> {
            out.println(line);
            out.flush();
        }).run();
        outcome.write(directory.resolve("result.json"));
        out.println();
        outcome.counts().forEach((name, count) -> out.printf(Locale.ROOT, "  %-36s %10d%n", name, count));
        out.printf(Locale.ROOT, "  %-36s %10d%n%n", "seconds", outcome.duration().toSeconds());
        if (outcome.holds()) {
            out.println("ALL HOLDS: every good event landed in time, every bad one was set aside.");
        } else {
            out.println("IT DOES NOT HOLD:");
            outcome.problems().forEach(problem -> out.println("  " + problem));
        }
        out.println("Data and logs stay in " + directory);
        out.flush();
        return outcome.holds() ? 0 : FAILED;
    }
}

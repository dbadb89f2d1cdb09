package org.iomtfhir.chaos.race;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chaos/run race}: lets several writers merge into the same Observations. */
@Command(name = "chaos/run race", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Races the persist service's writers, each in a process of its own, for the same Observations on a real FHIR"
                + " server: first versions as well as merges, in batches of many sizes, while now and then a writer is"
                + " killed (kill -9) and starts again from what it last confirmed.",
        "", "In the end every reading must be there exactly, and every Observation, patient and device once. The same"
                + " race without the guard (search, then PUT) must lose some: else the race would prove nothing."}, footer = {
                        "",
                        "Exit code 0 if the guarded writers met each other, were killed at least once (unless --kills"
                                + " is 0) and lost nothing, and the unguarded ones lost some."})
public final class RaceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--merges", defaultValue = "10000", paramLabel = "N", description = "Messages that are merged. Default: ${DEFAULT-VALUE}.")
    private int merges;

    @Option(names = "--db", defaultValue = "h2", paramLabel = "DATABASE", description = "Where the FHIR server keeps its resources: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private RaceServer.Kind database;

    @Option(names = "--writers", defaultValue = "4", paramLabel = "N", description = "Processes that write, 2 to 16. Default: ${DEFAULT-VALUE}.")
    private int writers;

    @Option(names = "--devices", defaultValue = "24", paramLabel = "N", description = "Devices, and so the Observations that are written to at a time. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(names = "--kills", defaultValue = "20", paramLabel = "N", description = "How often a writer is killed, at most. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(names = "--unguarded-merges", defaultValue = "400", paramLabel = "N", description = "Messages of the unguarded race. Default: ${DEFAULT-VALUE}.")
    private int unguardedMerges;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is left to chance, so that a race can be repeated. Default: another one each time.")
    private Long seed;

    /** Runs the command, and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new RaceCommand()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((error, line, parsed) -> {
                    line.getErr().println("chaos/run race: " + (error.getMessage() == null
                            ? error
                            : error
                                    .getMessage()));
                    return 1;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (merges < 1 || writers < 2 || writers > 16 || devices < 1 || kills < 0 || unguardedMerges < 1) {
            throw new ParameterException(spec.commandLine(), "a race needs at least one merge, 2 to 16 writers, at"
                    + " least one device, and no negative number of kills");
        }
        RaceLogging.apply();
        long chosen = seed != null ? seed : System.nanoTime() & 0xFFFF_FFFFL;
        PrintWriter out = spec.commandLine().getOut();
        out.println("Race with seed " + chosen + " on " + database + "; the FHIR server starts.");
        out.flush();
        try (RaceServer server = RaceServer.start(database)) {
            return new Races(server.url(), out).run(plan(chosen, unguardedMerges), plan(chosen, merges), kills) ? 0 : 1;
        }
    }

    private RacePlan plan(long chosen, int messages) {
        return new RacePlan("race-" + UUID.randomUUID(), chosen, messages, writers, devices);
    }
}

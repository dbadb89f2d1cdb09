package org.iomtfhir.benchmarks.persist;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.benchmarks.Arguments;

/**
 * What to measure.
 *
 * @param rounds
 *            how often each way has its turn
 * @param warmUps
 *            rounds before that, which do not count
 * @param observations
 *            of a block of the fast ways; the slow ones have fewer, for about the same time
 * @param database
 *            where the server keeps them
 * @param json
 *            where figures for machines go
 */
record Plan(int rounds, int warmUps, int observations, ServerUnderTest.Kind database, Optional<Path> json) {

    static final String USAGE = """
            benchmarks/run persist [--quick] [--json FILE] [--db postgresql|h2] [--observations N]
              --quick               fewer rounds and smaller blocks
              --json FILE           writes the figures for machines as well
              --db postgresql|h2    where the server keeps its resources (postgresql)
              --observations N      of a block of the fast ways, at least 10 (1,600; quick: 1,000)
              --help                prints this""";

    /** Of the fast ways' Observations, how many the first way has. */
    private static final int FIRST_WAY_SHARE = 10;
    private static final int THREADS_SHARE = 6;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException
     *             if it is wrong
     */
    static Plan of(List<String> arguments) {
        boolean quick = false;
        Optional<Integer> observations = Optional.empty();
        ServerUnderTest.Kind database = ServerUnderTest.Kind.POSTGRESQL;
        Optional<Path> json = Optional.empty();
        Arguments rest = new Arguments(arguments);
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--quick" -> quick = true;
                case "--json" -> json = Optional.of(rest.file(name));
                case "--db" -> database = database(rest.value(name, "a database"));
                case "--observations" -> observations = Optional.of(rest.number(name));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        if (observations.isPresent() && observations.get() < FIRST_WAY_SHARE) {
            throw new IllegalArgumentException("--observations must be " + FIRST_WAY_SHARE + " at least");
        }
        return quick
                ? new Plan(3, 2, observations.orElse(1000), database, json)
                : new Plan(8, 3, observations.orElse(1600), database, json);
    }

    private static ServerUnderTest.Kind database(String name) {
        for (ServerUnderTest.Kind kind : ServerUnderTest.Kind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no database " + name + " for --db");
    }

    /** How many Observations a block of this way has. */
    int observations(Way way) {
        return way instanceof OneByOne slow
                ? observations / (slow.threads() == 1 ? FIRST_WAY_SHARE : THREADS_SHARE)
                : observations;
    }
}

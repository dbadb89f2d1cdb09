package org.iomtfhir.benchmarks.capacity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.benchmarks.Arguments;

/**
 * What is measured, and for how long.
 *
 * @param entriesPerSecond
 *            what the server takes when it takes most
 * @param settling
 *            how long after a change nothing is counted
 * @param counted
 *            how long each capacity is counted after that
 * @param json
 *            where the figures are written for machines, if anywhere
 */
record Plan(int entriesPerSecond, Duration settling, Duration counted, Optional<Path> json) {

    /** Bundles on their way at the most, and entries of one: what a large server would be given. */
    static final int IN_FLIGHT = 16;
    static final int ENTRIES = 50;

    static final String USAGE = """
            benchmarks/run capacity [--quick] [--entries N] [--json FILE]
              --quick       shorter: under three minutes
              --entries N   entries a second that the server takes, before this is halved and doubled again (200)
              --json FILE   writes the figures for machines as well
              --help        prints this
            Exit code: 0 if each goal is met, 1 if one is not.""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException
     *             if it is not understood; the message says what of it
     */
    static Plan of(List<String> arguments) {
        boolean quick = false;
        int entries = 200;
        Optional<Path> json = Optional.empty();
        Arguments rest = new Arguments(arguments);
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--quick" -> quick = true;
                case "--entries" -> entries = rest.number(name);
                case "--json" -> json = Optional.of(rest.file(name));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new Plan(entries, Duration.ofSeconds(quick ? 3 : 5), Duration.ofSeconds(quick ? 12 : 40), json);
    }

    /** Whole, half, whole again. */
    List<Integer> capacities() {
        return List.of(entriesPerSecond, Math.max(1, entriesPerSecond / 2), entriesPerSecond);
    }
}

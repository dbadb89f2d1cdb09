package org.iomtfhir.benchmarks.line;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.benchmarks.Arguments;

/**
 * What is measured, and for how long.
 *
 * @param devices
 *            how many devices send
 * @param window
 *            length of the windows of {@code group}
 * @param warmUp
 *            how many events go through before anything is measured
 * @param burst
 *            how many events are sent at once to find out how many the line holds
 * @param each
 *            how long each rate is held
 * @param lone
 *            how many events are sent one by one, with pauses
 * @param packed
 *            whether what waits for one partition travels as one event
 * @param json
 *            where the figures are written for machines, if anywhere
 * @param keep
 *            whether logs, hubs and checkpoints are kept, for a look at them afterwards
 */
record Plan(int devices, Duration window, int warmUp, int burst, Duration each, int lone, boolean packed,
        Optional<Path> json, boolean keep) {

    static final String USAGE = """
            benchmarks/run line [--quick] [--devices N] [--window SECONDS] [--single] [--json FILE] [--keep]
              --quick       less of everything: under three minutes on an idle machine of two cores
              --devices N   how many devices send (200)
              --window N    length of the windows of group, in seconds (1)
              --single      each record is an event of its own, where else what waits for one partition travels as one
              --json FILE   writes the figures for machines as well
              --keep        keeps the logs and the hubs, and says where
              --help        prints this
            Exit code: 0 if each goal is met, 1 if one is not.""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException
     *             if it is not understood; the message says what of it
     */
    static Plan of(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        int devices = 200;
        int window = 1;
        boolean packed = true;
        boolean keep = false;
        Optional<Path> json = Optional.empty();
        Arguments rest = new Arguments(arguments);
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--quick" -> {
                }
                case "--single" -> packed = false;
                case "--keep" -> keep = true;
                case "--devices" -> devices = rest.number(name);
                case "--window" -> window = rest.number(name);
                case "--json" -> json = Optional.of(rest.file(name));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new Plan(devices, Duration.ofSeconds(window), quick ? 4_000 : 20_000, quick ? 6_000 : 30_000,
                Duration.ofSeconds(quick ? 15 : 120), quick ? 8 : 60, packed, json, keep);
    }
}

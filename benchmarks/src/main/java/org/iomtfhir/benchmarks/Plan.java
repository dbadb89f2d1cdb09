package org.iomtfhir.benchmarks;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How the languages are measured.
 *
 * @param quick
 *            whether it is to take about two minutes
 * @param json
 *            where figures for machines go
 */
record Plan(boolean quick, Optional<Path> json) {

    static final String USAGE = """
            benchmarks/run language [--quick] [--json FILE]
              --quick      shorter measurements, about two minutes
              --json FILE  writes the figures for machines as well
              --help       prints this""";

    /** Whether it is the usage that is wanted. */
    static boolean asksForHelp(List<String> arguments) {
        return arguments.contains("--help");
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException
     *             if it is not understood; the message says what of it
     */
    static Plan of(List<String> arguments) {
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--quick" -> quick = true;
                case "--json" -> {
                    if (!rest.hasNext()) {
                        throw new IllegalArgumentException("--json needs a file");
                    }
                    json = Optional.of(Path.of(rest.next()));
                }
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new Plan(quick, json);
    }
}

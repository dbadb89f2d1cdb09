package org.iomtfhir.benchmarks;

import java.nio.file.Path;
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

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException
     *             if it is not understood; the message says what of it
     */
    static Plan of(List<String> arguments) {
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        Arguments rest = new Arguments(arguments);
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--quick" -> quick = true;
                case "--json" -> json = Optional.of(rest.file(name));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new Plan(quick, json);
    }
}

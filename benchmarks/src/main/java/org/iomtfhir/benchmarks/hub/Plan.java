package org.iomtfhir.benchmarks.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.benchmarks.Arguments;

/**
 * What is measured, and for how long.
 *
 * @param events
 *            size of the backlog
 * @param devices
 *            how many devices the events are of
 * @param rounds
 *            how often each program is measured
 * @param warmUp
 *            how many events a program handles before it is measured: events, not seconds, so that on a busy machine it is
 *            compiled as far as on an idle one
 * @param measured
 *            over how many events it is measured
 * @param json
 *            where the figures are written for machines, if anywhere
 * @param packed
 *            whether the services let what waits for one partition travel as one event
 * @param keep
 *            whether the logs and the hubs are kept, for a look at them afterwards
 */
record Plan(int events, int devices, int rounds, int warmUp, int measured, Optional<Path> json,
        boolean packed, boolean keep) {

    static final String USAGE = """
            benchmarks/run hub [--quick] [--events N] [--devices N] [--rounds N] [--json FILE] [--packed] [--keep]
              --quick      a smaller backlog and shorter measurements
              --events N   size of the backlog (2,000,000; quick: 1,200,000)
              --devices N  how many devices the events are of (1,000)
              --rounds N   how often each program is measured (3; quick: 2)
              --json FILE  writes the figures for machines as well
              --packed     measurements and groups travel packed; the bare programs send and read one event each
              --keep       keeps the logs and the hubs, and says where
              --help       prints this
            Exit code: 0 if each service reaches its goal, 1 if one does not.""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException
     *             if it is not understood; the message says what of it
     */
    static Plan of(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        int events = quick ? 1_200_000 : 2_000_000;
        int devices = 1_000;
        int rounds = quick ? 2 : 3;
        boolean keep = false;
        boolean packed = false;
        Optional<Path> json = Optional.empty();
        Arguments rest = new Arguments(arguments);
        while (rest.hasNext()) {
            String name = rest.next();
            switch (name) {
                case "--quick" -> {
                }
                case "--keep" -> keep = true;
                case "--packed" -> packed = true;
                case "--events" -> events = rest.number(name);
                case "--devices" -> devices = rest.number(name);
                case "--rounds" -> rounds = rest.number(name);
                case "--json" -> json = Optional.of(rest.file(name));
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new Plan(events, devices, rounds, events / 2, events / 5 * 2,
                json, packed, keep);
    }
}

package org.iomtfhir.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/**
 * What every benchmark does with its command line.
 *
 * @param <P>
 *            what it makes of it
 * @param usage
 *            printed if it is asked for, or was not kept to
 * @param plan
 *            reads the command line; an {@link IllegalArgumentException} says what of it is not understood
 */
public record Report<P>(String usage, Function<List<String>, P> plan) {

    /**
     * Measures and prints.
     *
     * @param <P>
     *            what is to be measured
     */
    @FunctionalInterface
    public interface Work<P> {

        /** Does it, and says whether every goal was met. */
        boolean measure(P plan) throws Exception;
    }

    /** Runs, and gives the exit code: 0 if every goal was met, 1 if one was not, 2 if the command line is not understood. */
    public int run(List<String> arguments, PrintStream out, PrintStream err, Work<P> work) throws Exception {
        if (arguments.contains("--help")) {
            out.println(usage);
            return 0;
        }
        P asked;
        try {
            asked = plan.apply(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + usage);
            return 2;
        }
        return work.measure(asked) ? 0 : 1;
    }
}

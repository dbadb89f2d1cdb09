package org.iomtfhir.chaos.race;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a writer has come, as a line that it prints.
 *
 * @param confirmed
 *            how many of its messages the server has taken, those of earlier starts included
 * @param conflicts
 *            how often somebody else was first, since this start
 */
record Progress(int confirmed, long conflicts) {

    /** The stop at the end tells a whole line from one that a kill has cut. */
    private static final Pattern LINE = Pattern.compile("confirmed (\\d+) conflicts (\\d+)\\.");

    /** The line that a writer begins with. */
    private static final String READY = "ready.";

    static void printReady() {
        System.out.println(READY);
        System.out.flush();
    }

    /** Whether the line says that the writer can begin. */
    static boolean isReady(String line) {
        return line.equals(READY);
    }

    void print() {
        System.out.println("confirmed " + confirmed + " conflicts " + conflicts + ".");
        System.out.flush();
    }

    /** Empty for any other line. */
    static Optional<Progress> read(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Progress(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }
}

package org.iomtfhir.benchmarks;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The words of a benchmark's command line, one after the other. Not thread-safe. */
public final class Arguments {

    private final Iterator<String> rest;

    /** From the first of them. */
    public Arguments(List<String> words) {
        this.rest = words.iterator();
    }

    /** Whether there is another. */
    public boolean hasNext() {
        return rest.hasNext();
    }

    /** The next option, such as {@code --quick}. */
    public String next() {
        return rest.next();
    }

    /**
     * What belongs to an option.
     *
     * @param option
     *            the one that was read last
     * @param what
     *            is wanted, in words
     * @throws IllegalArgumentException
     *             if nothing follows
     */
    public String value(String option, String what) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs " + what);
        }
        return rest.next();
    }

    /**
     * The file that belongs to an option.
     *
     * @throws IllegalArgumentException
     *             if nothing follows
     */
    public Path file(String option) {
        return Path.of(value(option, "a file"));
    }

    /**
     * The number that belongs to an option, its thousands parted by commas or not.
     *
     * @throws IllegalArgumentException
     *             if it is no whole number above 0
     */
    public int number(String option) {
        String value = value(option, "a whole number");
        int number;
        try {
            number = Integer.parseInt(value.replace(",", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a whole number, not '" + value + "'", e);
        }
        if (number <= 0) {
            throw new IllegalArgumentException(option + " must be above 0");
        }
        return number;
    }
}

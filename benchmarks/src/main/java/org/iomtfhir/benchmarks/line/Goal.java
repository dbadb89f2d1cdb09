package org.iomtfhir.benchmarks.line;

import java.time.Duration;

/**
 * A time that the line is to keep.
 *
 * @param of
 *            what it is of, in words
 * @param most
 *            the longest that is good enough
 * @param was
 *            what was measured
 */
record Goal(String of, Duration most, Duration was) {

    boolean isMet() {
        return was.compareTo(most) <= 0;
    }
}

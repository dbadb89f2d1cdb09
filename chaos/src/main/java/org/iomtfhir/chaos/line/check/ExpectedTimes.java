package org.iomtfhir.chaos.line.check;

import java.time.Instant;
import java.util.Map;

/**
 * When the values of an Observation were read.
 *
 * @param values
 *            of those that are no series: by the name of the component, or {@link #MAIN}
 * @param samples
 *            of series likewise, by slot
 */
record ExpectedTimes(Map<String, Instant> values, Map<String, Map<Integer, Instant>> samples) {

    /** Instead of a component's name: the value of the Observation itself. */
    static final String MAIN = "value";
}

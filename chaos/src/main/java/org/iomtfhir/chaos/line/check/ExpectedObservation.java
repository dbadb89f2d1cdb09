package org.iomtfhir.chaos.line.check;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An Observation that must be on the server.
 *
 * @param id
 *            its id
 * @param elements
 *            what {@link ObservationElements} must find in it
 */
record ExpectedObservation(String id, SortedMap<String, String> elements) {

    ExpectedObservation {
        elements = Collections.unmodifiableSortedMap(new TreeMap<>(elements));
    }
}

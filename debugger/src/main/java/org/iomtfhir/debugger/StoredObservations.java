package org.iomtfhir.debugger;

import java.io.IOException;
import org.iomtfhir.model.Profile;
import org.jspecify.annotations.Nullable;

/** What persist would make of a stored Observation and one that the page shows. Implementations are thread-safe. */
public interface StoredObservations {

    /**
     * What came of merging.
     *
     * @param outcome
     *            {@code created}, {@code merged}, {@code unchanged} or {@code refused}
     * @param resource
     *            as it would be written, JSON; null if nothing would be
     * @param said
     *            what there is to say of it, a sentence or several; empty if nothing
     */
    record Merged(String outcome, @Nullable String resource, String said) {}

    /**
     * Merges, as persist would.
     *
     * @param stored
     *            an Observation as a FHIR server holds it, JSON; blank for none
     * @param made
     *            one as the transform service sends it
     * @throws IOException
     *             if what is stored can't be read as an Observation; the message says why
     */
    Merged merge(String stored, String made, Profile profile) throws IOException;

    /**
     * An Observation of the FHIR server that the command was given.
     *
     * @param id
     *            its logical id
     * @throws IOException
     *             if there is no such server or Observation, or it does not answer; the message says what to do
     */
    String fetch(String id) throws IOException;
}

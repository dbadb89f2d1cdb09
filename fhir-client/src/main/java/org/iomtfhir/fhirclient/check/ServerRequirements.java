package org.iomtfhir.fhirclient.check;

import java.util.Optional;
import org.iomtfhir.fhirclient.server.ServerKind;

/**
 * What a line will ask of the server.
 *
 * @param kind
 *            whose server it is, empty to be told by the server itself
 * @param creates
 *            whether missing devices and patients are made ({@code identity.mode=Create})
 * @param encounters
 *            whether every reading names its encounter ({@code identity.mode=LookupWithEncounter})
 * @param provenances
 *            whether each version of an Observation gets a Provenance ({@code observations.source=provenance})
 */
public record ServerRequirements(Optional<ServerKind> kind, boolean creates, boolean encounters,
        boolean provenances) {

    /** Of a line that writes no Provenance. */
    public ServerRequirements(Optional<ServerKind> kind, boolean creates, boolean encounters) {
        this(kind, creates, encounters, false);
    }
}

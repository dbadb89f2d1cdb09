package org.iomtfhir.model;

/** Whose forms are kept in what is written to the FHIR server. */
public enum Profile {
    /** This connector's own: one instant is an {@code effectiveDateTime}. */
    STANDARD,
    /** Those of the earlier connector, for who moves here with stored data: one instant is a Period of zero length. */
    EARLIER_CONNECTOR;

    /** As settings spell it. */
    @Override
    public String toString() {
        return this == STANDARD ? "standard" : "earlier-connector";
    }
}

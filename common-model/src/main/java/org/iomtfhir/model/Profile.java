package org.iomtfhir.model;

/** Whose meaning templates have, and whose forms are kept in what is written to the FHIR server. */
public enum Profile {
    /**
     * This connector's own: whole numbers divide exactly, in the two Iot kinds of templates device and time come from the root of
     * the event alone, one instant is an {@code effectiveDateTime}.
     */
    STANDARD,
    /**
     * Those of the earlier connector, for who moves here with stored data: whole numbers divide to whole numbers, in the two Iot kinds
     * device and time come from the match, one instant is a Period of zero length.
     */
    EARLIER_CONNECTOR;

    /** As settings spell it. */
    @Override
    public String toString() {
        return this == STANDARD ? "standard" : "earlier-connector";
    }
}

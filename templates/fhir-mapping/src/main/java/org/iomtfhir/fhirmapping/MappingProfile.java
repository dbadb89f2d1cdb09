package org.iomtfhir.fhirmapping;

/** Whose forms the resources are written in. */
public enum MappingProfile {
    /**
     * This connector's own: two instants within one second are two Observations, since ids carry the fraction of the second;
     * one instant is an {@code effectiveDateTime}.
     */
    STANDARD,
    /** Those of the earlier connector, for who moves here with data: ids to whole seconds, one instant is a Period. */
    EARLIER_CONNECTOR
}

package org.iomtfhir.fhirclient.server;

/** How the first version of a resource is written so that it overwrites nobody's. */
public enum FirstWriteGuard {
    /** With {@code If-Match: W/"0"}, which conflicts if there is or was one. HAPI. */
    IF_MATCH_ZERO,
    /** Plainly: the server's policy {@code versioned-update} refuses an update without If-Match. */
    VERSIONED_UPDATE,
    /**
     * Plainly, and if the answer says that it was no first version, the version before is read and merged in; whoever
     * later reads a {@code final} Observation above version 1 that it did not write does the same. Needs a server that
     * keeps versions.
     */
    PUT_THEN_UNITE,
    /**
     * Plainly, for the server offers nothing: of two first versions the later one stands. Not for Observations, nor for
     * patients and devices that are to be created.
     */
    NONE
}

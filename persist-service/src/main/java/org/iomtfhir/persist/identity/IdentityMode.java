package org.iomtfhir.persist.identity;

/** How the device, patient and encounter of a message are found. The names are those of the earlier connector. */
public enum IdentityMode {
    /** The device must exist and be linked to a patient. */
    LOOKUP,
    /** As {@link #LOOKUP}, and the message must name an encounter of that patient. */
    LOOKUP_WITH_ENCOUNTER,
    /** A device and patient that are missing are created as placeholders, and linked. */
    CREATE;

    /** As settings spell it. */
    @Override
    public String toString() {
        return switch (this) {
            case LOOKUP -> "Lookup";
            case LOOKUP_WITH_ENCOUNTER -> "LookupWithEncounter";
            case CREATE -> "Create";
        };
    }
}

package org.iomtfhir.chaos.race;

/** How a writer writes. */
enum Protocol {
    /** As the persist service does. */
    GUARDED,
    /** As the earlier connector wrote its first versions: search, then PUT without a condition. */
    UNGUARDED
}

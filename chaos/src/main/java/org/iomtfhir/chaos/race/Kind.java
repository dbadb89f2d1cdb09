package org.iomtfhir.chaos.race;

/** The kinds of Observations that are raced for. */
enum Kind {
    /** A series of an hour, whose first slot is the hour's. */
    HOUR("race-hour"),
    /** A series under a correlation id, whose start moves to the left as earlier readings come. */
    WALK("race-walk"),
    /** A panel at one instant, to which every writer adds a component of its own. */
    PANEL("race-panel");

    private final String type;

    Kind(String type) {
        this.type = type;
    }

    /** The type name, as a template gives it. */
    String type() {
        return type;
    }
}

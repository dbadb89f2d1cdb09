package org.iomtfhir.persist.write;

/** What a resource on the FHIR server went through. */
public enum Operation {
    /** There was none before. */
    CREATED("Created"),
    /** What was there has changed. */
    UPDATED("Updated"),
    /** What was there already said it: nothing was written. */
    UNCHANGED("NoOperation");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** The name that the field's metrics know it by. */
    public String label() {
        return label;
    }
}

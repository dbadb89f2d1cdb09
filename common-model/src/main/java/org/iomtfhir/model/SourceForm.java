package org.iomtfhir.model;

/** In what form a resource on the FHIR server says which device events it was made of. */
public enum SourceForm {
    /** Not at all, and nothing of it travels. */
    NONE("none"),
    /** The last event that went into the version, in its {@code meta.source}. */
    META_SOURCE("meta-source"),
    /** All of them, in a {@code Provenance} for each version, written in the same transaction. */
    PROVENANCE("provenance");

    private final String spelling;

    SourceForm(String spelling) {
        this.spelling = spelling;
    }

    /** As settings spell it. */
    @Override
    public String toString() {
        return spelling;
    }
}

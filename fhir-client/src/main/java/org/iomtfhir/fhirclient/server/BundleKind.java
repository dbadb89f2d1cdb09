package org.iomtfhir.fhirclient.server;

/** How the entries of a bundle stand to each other. */
public enum BundleKind {
    /** All or none. */
    TRANSACTION("transaction"),
    /** Each by itself. */
    BATCH("batch");

    private final String code;

    BundleKind(String code) {
        this.code = code;
    }

    /** As FHIR writes it. */
    String code() {
        return code;
    }
}

package org.iomtfhir.fhirclient.server;

/** How the entries of a bundle stand to each other. */
public enum BundleKind {
    /** All entries are written, or none is. */
    TRANSACTION("transaction"),
    /** Each entry is written or refused by itself. */
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

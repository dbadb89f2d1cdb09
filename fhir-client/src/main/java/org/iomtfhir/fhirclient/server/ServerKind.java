package org.iomtfhir.fhirclient.server;

import java.util.Locale;

/** Servers whose ways are known. */
public enum ServerKind {
    /** HAPI FHIR and what is built on it. */
    HAPI,
    /** Azure Health Data Services, Azure API for FHIR, and the open-source Microsoft FHIR server. */
    AZURE,
    /** Any other FHIR R4 server. */
    GENERIC;

    /** As settings spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

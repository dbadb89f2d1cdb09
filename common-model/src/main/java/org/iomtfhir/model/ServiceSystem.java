package org.iomtfhir.model;

/** The system of the identifiers and codings that are the connector's own. */
public final class ServiceSystem {

    /** The one that the field's connectors put on what they write; settings may name another. */
    public static final String DEFAULT = "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

    private ServiceSystem() {}
}

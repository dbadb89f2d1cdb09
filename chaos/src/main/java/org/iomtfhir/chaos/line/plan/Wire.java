package org.iomtfhir.chaos.line.plan;

/** The connections to one server. */
public enum Wire {
    /** Those of everyone to the Event Hubs endpoint. */
    HUBS,
    /** Those of persist to the FHIR server. */
    FHIR
}

package org.iomtfhir.template;

/** How much a problem matters. */
public enum Severity {
    /** The file as a whole is refused. */
    ERROR,
    /** The file is used, but probably does not do what its author meant. */
    WARNING
}

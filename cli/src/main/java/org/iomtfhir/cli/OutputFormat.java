package org.iomtfhir.cli;

/** How the outcome of a command is printed. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
}

package org.iomtfhir.cli;

/** How the outcome of a command is printed. */
enum OutputFormat {
    /** Lines and tables for people to read. */
    TEXT,
    /** JSON for other programs to read. */
    JSON
}

/** The {@code iomt} command: one class a subcommand, none of which holds more than its options and what it prints. */
package org.iomtfhir.cli;

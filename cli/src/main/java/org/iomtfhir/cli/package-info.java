/** The {@code iomt} command: one class a subcommand, none of which holds more than its options and what it prints. */
@NullMarked
package org.iomtfhir.cli;

import org.jspecify.annotations.NullMarked;

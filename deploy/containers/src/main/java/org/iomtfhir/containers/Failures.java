package org.iomtfhir.containers;

import picocli.CommandLine;

/** How a program says why it did not start. */
final class Failures {

    private Failures() {}

    /** The command, which prints the message of a failure and not its stack trace, and then exits with 1. */
    static CommandLine said(CommandLine command) {
        return command.setExecutionExceptionHandler((error, line, parsed) -> {
            line.getErr().println(line.getCommandName() + ": "
                    + (error.getMessage() == null ? error.toString() : error.getMessage()));
            return 1;
        });
    }
}

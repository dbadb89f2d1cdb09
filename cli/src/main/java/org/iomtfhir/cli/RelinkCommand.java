package org.iomtfhir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt relink}, which holds the report and the repair of links to patients. */
@Command(name = "relink", mixinStandardHelpOptions = true, subcommands = {RelinkReportCommand.class,
        RelinkRepairCommand.class}, description = {
                "Finds readings that were filed on the earlier patient of a device before the FHIR server knew that it had",
                "changed hands, and puts them right."})
final class RelinkCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which one: report or repair?");
    }
}

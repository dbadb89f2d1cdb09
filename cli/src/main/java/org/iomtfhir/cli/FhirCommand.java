package org.iomtfhir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt fhir}, which holds those about the FHIR server. */
@Command(name = "fhir", mixinStandardHelpOptions = true, subcommands = FhirCheckCommand.class, description = {
        "Looks at the FHIR server that a line lands on."})
final class FhirCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which one: check?");
    }
}

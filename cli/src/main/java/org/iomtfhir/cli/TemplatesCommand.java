package org.iomtfhir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt templates}: checks, shows and uploads the templates of a line. */
@Command(name = "templates", mixinStandardHelpOptions = true, subcommands = {TemplatesCheckCommand.class,
        TemplatesShowCommand.class, TemplatesUploadCommand.class}, description = {
                "Checks, shows and replaces the templates that a line works with."})
final class TemplatesCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which one: check, show or upload?");
    }
}

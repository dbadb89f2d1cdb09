package org.iomtfhir.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code iomt} command and its entry point. */
@Command(name = "iomt", mixinStandardHelpOptions = true, version = "iomt 0.1.0", subcommands = {DemoCommand.class,
        LocalCommand.class, SendCommand.class, ValidateCommand.class, ExplainCommand.class, DebugCommand.class,
        TemplatesCommand.class,
        DeadLetterCommand.class,
        RelinkCommand.class, FhirCommand.class, SimulateCommand.class, LagCommand.class}, description = {
                "Lands readings of medical devices as FHIR R4 Observations.", "",
                "Begin with 'iomt demo': it shows the whole line at work on this machine, without a cloud."}, footer = {
                        "",
                        "'iomt COMMAND --help' tells more about a command."})
public final class IomtCommand implements Runnable {

    /** Exit code of a command that did not do what it was asked to. */
    static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        // json as well as JSON.
        CommandLine command = new CommandLine(new IomtCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        return command.setExecutionExceptionHandler((error, line, parsed) -> {
            line.getErr().println("iomt: " + message(error));
            if (Boolean.getBoolean("iomt.trace")) {
                error.printStackTrace(line.getErr());
            }
            return FAILED;
        });
    }

    private static String message(Exception error) {
        return switch (error) {
            // Java's own message is the bare path.
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> denied.getFile() + " can't be read: access is denied";
            default -> error.getMessage() == null ? error.toString() : error.getMessage();
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}

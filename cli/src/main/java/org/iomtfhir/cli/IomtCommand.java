package org.iomtfhir.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code iomt} command and its entry point. */
@Command(name = "iomt", mixinStandardHelpOptions = true, versionProvider = VersionText.class, description = {
        "Lands readings of medical devices as FHIR R4 Observations.", "",
        "Begin with 'iomt demo': it shows the whole line at work on this machine, without a cloud."}, footer = {
                "",
                "'iomt COMMAND --help' tells more about a command."})
public final class IomtCommand implements Runnable {

    /** Exit code of a command that did not do what it was asked to. */
    static final int FAILED = 1;

    /** All commands, in the order of their help; made only when they are needed. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("local", LocalCommand::new);
        commands.put("send", SendCommand::new);
        commands.put("validate", ValidateCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("debug", DebugCommand::new);
        commands.put("test", TestCommand::new);
        commands.put("templates", TemplatesCommand::new);
        commands.put("deadletter", DeadLetterCommand::new);
        commands.put("relink", RelinkCommand::new);
        commands.put("fhir", FhirCommand::new);
        commands.put("simulate", SimulateCommand::new);
        commands.put("lag", LagCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("where", WhereCommand::new);
        commands.put("migrate", MigrateCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /** With all commands there are. */
    static CommandLine commandLine() {
        return commandLine(new String[0]);
    }

    /**
     * With the command that the arguments name alone: to make the others, and load what they refer to, takes longer than to validate
     * a file. With all where they name none, or one that speaks of the others.
     */
    static CommandLine commandLine(String[] args) {
        CommandLine command = new CommandLine(new IomtCommand());
        boolean one = args.length > 0 && COMMANDS.containsKey(args[0]) && !args[0].equals("completion");
        COMMANDS.forEach((name, made) -> {
            if (!one || name.equals(args[0])) {
                command.addSubcommand(name, made.get());
            }
        });
        // json as well as JSON; of all commands, so after they are there.
        command.setCaseInsensitiveEnumValuesAllowed(true);
        TaskGroups.apply(command);
        command.setParameterExceptionHandler(new WrongArguments());
        return command.setExecutionExceptionHandler((error, line, parsed) -> {
            line.getErr().println("iomt: " + FailureText.of(error, parsed));
            if (Boolean.getBoolean("iomt.trace")) {
                error.printStackTrace(line.getErr());
            }
            return FAILED;
        });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}

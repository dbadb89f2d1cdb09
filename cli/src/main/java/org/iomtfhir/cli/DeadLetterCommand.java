package org.iomtfhir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt deadletter}: lists, shows, replays and deletes dead letters. */
@Command(name = "deadletter", mixinStandardHelpOptions = true, subcommands = {DeadLetterListCommand.class,
        DeadLetterShowCommand.class, DeadLetterReplayCommand.class, DeadLetterPurgeCommand.class}, description = {
                "Lists, shows, replays and removes the events that a line has set aside."})
final class DeadLetterCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which one: list, show, replay or purge?");
    }
}

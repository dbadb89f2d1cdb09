package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code iomt completion}: prints a script by which a shell completes. */
@Command(name = "completion", mixinStandardHelpOptions = true, description = {
        "Prints a script by which a shell completes commands and options.",
        "bash and zsh: source <(iomt completion bash), in ~/.bashrc or ~/.zshrc.",
        "fish: iomt completion fish > ~/.config/fish/completions/iomt.fish"})
final class CompletionCommand implements Callable<Integer> {

    /** The shells that a script can be had for. */
    enum Shell {
        BASH, ZSH, FISH
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    private Shell shell;

    @Override
    public Integer call() {
        CommandLine program = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(switch (shell) {
            // One script for both: it has zsh understand bash's way.
            case BASH, ZSH -> AutoComplete.bash(program.getCommandName(), program);
            case FISH -> FishCompletion.of(program);
        });
        out.flush();
        return 0;
    }
}

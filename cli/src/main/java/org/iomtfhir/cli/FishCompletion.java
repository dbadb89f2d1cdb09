package org.iomtfhir.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Writes a completion script for the fish shell, for which picocli has none. */
final class FishCompletion {

    private final StringBuilder script = new StringBuilder();
    private final String program;

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The script for a command and all below it. */
    static String of(CommandLine command) {
        FishCompletion completion = new FishCompletion(command.getCommandName());
        completion.level(command, new ArrayList<>());
        return completion.script.toString();
    }

    private void level(CommandLine command, List<String> path) {
        String here = condition(command, path);
        command.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                line(here + " -f -a " + name, description(sub.getCommandSpec().usageMessage().description()));
            }
        });
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                line(here + names(option) + values(option), description(option.description()));
            }
        }
        command.getSubcommands().forEach((name, sub) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            level(sub, below);
        });
    }

    /** Whether what was typed so far names this command and none below it. */
    private static String condition(CommandLine command, List<String> path) {
        StringBuilder test = new StringBuilder();
        path.forEach(name -> test.append(test.isEmpty() ? "" : "; and ").append("__fish_seen_subcommand_from ")
                .append(name));
        if (!command.getSubcommands().isEmpty()) {
            test.append(test.isEmpty() ? "" : "; and ").append("not __fish_seen_subcommand_from ")
                    .append(String.join(" ", command.getSubcommands().keySet()));
        }
        return test.isEmpty() ? "" : " -n '" + test + "'";
    }

    private static String names(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return names.toString();
    }

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        List<String> candidates = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(candidates::add);
        }
        return candidates.isEmpty() ? " -r" : " -x -a '" + String.join(" ", candidates) + "'";
    }

    private static String description(String[] texts) {
        return texts.length == 0 ? "" : texts[0].replace("${DEFAULT-VALUE}", "").replace("'", "");
    }

    private void line(String what, String description) {
        script.append("complete -c ").append(program).append(what)
                .append(description.isEmpty() ? "" : " -d '" + description + "'").append('\n');
    }
}

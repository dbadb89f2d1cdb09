package org.iomtfhir.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands in {@code iomt --help}, grouped by what one wants to do. */
final class TaskGroups implements IHelpSectionRenderer {

    private static final int NAME_WIDTH = 14;
    private static final int WIDTH = 100;

    private static final Map<String, List<String>> TASKS = tasks();

    private static Map<String, List<String>> tasks() {
        Map<String, List<String>> tasks = new LinkedHashMap<>();
        tasks.put("Try it on this machine", List.of("demo", "local", "send", "simulate"));
        tasks.put("Write and check templates", List.of("validate", "explain", "test", "debug", "templates"));
        tasks.put("Look after a line", List.of("status", "lag", "where", "deadletter", "relink", "fhir"));
        tasks.put("Move here from another connector", List.of("migrate"));
        return tasks;
    }

    /** Has the help of this command show its subcommands by task. */
    static void apply(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new TaskGroups());
        command.getCommandSpec().usageMessage().width(WIDTH);
    }

    @Override
    public String render(Help help) {
        Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
        StringBuilder text = new StringBuilder();
        TASKS.forEach((task, names) -> {
            List<Help> commands = new ArrayList<>();
            for (String name : names) {
                Help command = left.remove(name);
                if (command != null) {
                    commands.add(command);
                }
            }
            section(task, commands, help, text);
        });
        section("More", List.copyOf(left.values()), help, text);
        return text.toString();
    }

    /** The first sentence, whole: descriptions are parted in lines where it suits them. */
    private static String summary(String... description) {
        return String.join(" ", description).split("(?<=[.?]) ", 2)[0];
    }

    private static void section(String title, List<Help> commands, Help help, StringBuilder text) {
        if (commands.isEmpty()) {
            return;
        }
        TextTable table = TextTable.forColumns(help.colorScheme(), new Column(NAME_WIDTH, 2, Overflow.SPAN),
                new Column(WIDTH - NAME_WIDTH, 1, Overflow.WRAP));
        for (Help command : commands) {
            Text name = help.colorScheme().commandText(command.commandSpec().name());
            table.addRowValues(name, help.colorScheme()
                    .text(summary(command.commandSpec().usageMessage().description())));
        }
        text.append(System.lineSeparator()).append(title).append(':').append(System.lineSeparator()).append(table);
    }
}

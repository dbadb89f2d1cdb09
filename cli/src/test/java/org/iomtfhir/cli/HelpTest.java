package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {

    @TempDir
    private Path directory;

    @Test
    void theCommandsAreGroupedByTask() {
        String help = Iomt.run("--help").out();

        assertThat(help).containsSubsequence("Try it on this machine:", "  demo ", "  send ",
                "Write and check templates:", "  validate ", "Look after a line:", "  status ", "  deadletter ");
        // Whatever is added finds its place.
        IomtCommand.commandLine().getSubcommands().keySet()
                .forEach(name -> assertThat(help).containsPattern("(?m)^  " + name + " "));
    }

    @Test
    void aCommandIsTheSameWhetherTheOthersAreMadeOrNot() {
        IomtCommand.commandLine().getSubcommands().forEach((name, among) -> {
            CommandLine alone = IomtCommand.commandLine(new String[]{name}).getSubcommands().get(name);

            assertThat(alone.getUsageMessage()).isEqualTo(among.getUsageMessage());
            assertThat(alone.getSubcommands().keySet()).isEqualTo(among.getSubcommands().keySet());
            assertThat(alone.isCaseInsensitiveEnumValuesAllowed()).isTrue();
        });
        assertThat(IomtCommand.commandLine(new String[]{"validate"}).getSubcommands().keySet())
                .containsExactly("validate");
        assertThat(IomtCommand.commandLine(new String[]{"completion"}).getSubcommands()).hasSizeGreaterThan(10);
        assertThat(IomtCommand.commandLine(new String[]{"validat"}).getSubcommands()).hasSizeGreaterThan(10);
    }

    @Test
    void aWrongOptionIsSaidInFewLinesWithTheNearest() {
        Iomt wrong = Iomt.run("send", "--fil", "x");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--fil", "--file", "Try 'iomt send --help'.");
        assertThat(wrong.err().lines().count()).isLessThanOrEqualTo(4);
    }

    @Test
    void theVersionNamesTheCommit() {
        assertThat(Iomt.run("--version").out()).matches("iomt \\d\\S+ \\(commit \\S+\\)\\R");
    }

    @Test
    @Timeout(60)
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = Files.writeString(directory.resolve("iomt.bash"), Iomt.run("completion", "bash").out());

        assertThat(completed(script, "iomt", "st")).isEqualTo("status");
        assertThat(completed(script, "iomt", "deadletter", "list", "--sta")).isEqualTo("--stage");
    }

    /** What bash offers for the last word. */
    private static String completed(Path script, String... words) throws IOException, InterruptedException {
        String ask = "source '" + script + "'; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1)
                + "; $(complete -p iomt | sed 's/.*-F \\([^ ]*\\).*/\\1/') 2>/dev/null; echo ${COMPREPLY[@]}";
        Process bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Test
    void fishCompletesCommandsAndOptions() {
        assertThat(Iomt.run("completion", "fish").out()).contains(
                "complete -c iomt -n 'not __fish_seen_subcommand_from ", " -f -a status -d '",
                "complete -c iomt -n '__fish_seen_subcommand_from deadletter; and __fish_seen_subcommand_from list'"
                        + " -l stage -x -a 'normalize group transform persist' -d '");
    }
}

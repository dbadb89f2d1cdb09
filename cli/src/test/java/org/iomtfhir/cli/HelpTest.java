package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        // Sentences are whole.
        assertThat(help).contains("that it had changed hands, and puts them right.", "Where is my data?");
        assertThat(help.replaceAll("\\R {15,}", " ").lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("  -")))
                .isNotEmpty().allMatch(line -> line.matches(".*[.?]"));
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
    void aWordThatIsNoChoiceIsHeldAgainstThoseThatTheHelpTells() {
        assertThat(Iomt.run("validate", "--device", "x", "--format", "xml").err())
                .startsWith("'xml' is none of text|json, which --format takes");
        assertThat(Iomt.run("completion", "tcsh").err()).startsWith("'tcsh' is none of bash|zsh|fish");
    }

    @Test
    void whatIsADirectoryOrLiesInNoneIsNamed() throws IOException {
        String dir = directory.toString();
        String device = Files.writeString(directory.resolve("devicecontent.json"),
                "{ \"templateType\": \"CollectionContent\", \"template\": [] }").toString();

        assertThat(List.of(Iomt.run("validate", "--device", dir).err(),
                Iomt.run("validate", "--device", device, "--events=" + dir).err(),
                Iomt.run("explain", "--device", device, "--events", dir).err(),
                Iomt.run("templates", "propose", dir, "--out", device + ".d").err(),
                Iomt.run("migrate", dir, "--out", device + ".d").err(),
                Iomt.run("status", "--ready-file", dir).err()))
                .allMatch(
                        said -> said.equals("iomt: " + dir + " is a directory; name a file" + System.lineSeparator()));
        Path nowhere = directory.resolve("no").resolve("case.xml");
        Files.writeString(directory.resolve("a.case.json"), "{}");
        assertThat(Iomt.run("test", dir, "--junit", nowhere).err())
                .contains("there is no directory " + nowhere.getParent());
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

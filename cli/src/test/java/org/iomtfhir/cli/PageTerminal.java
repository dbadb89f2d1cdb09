package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A terminal in a directory that has what a checkout has, into which commands of the pages are typed as they stand there. What was
 * started is ended by {@link #close()}.
 */
final class PageTerminal implements AutoCloseable {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** The command as the build packages it. */
    static final Path PACKAGED = Path.of("target", "iomt", "bin", "iomt").toAbsolutePath();
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```[^\\n`]*\\n(.*?)^ *```");
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);
    private static final Duration START_LIMIT = Duration.ofMinutes(6);

    private final Path directory;
    private final Set<String> typed = new LinkedHashSet<>();
    private final List<Started> started = new ArrayList<>();

    /** A command that goes on, and the file that holds what it says. */
    record Started(Process process, Path said) {}

    private record Answer(int code, String text) {}

    PageTerminal(Path directory) throws IOException {
        this.directory = directory;
        script(directory.resolve("iomt"), "exec " + PACKAGED + " \"$@\"");
        Files.createSymbolicLink(directory.resolve("templates"), ROOT.resolve("templates"));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("iomt"), PACKAGED);
        // Nothing is to open on the screen of whoever runs the tests.
        script(bin.resolve("xdg-open"), "exit 0");
        script(bin.resolve("open"), "exit 0");
    }

    Path directory() {
        return directory;
    }

    /** The commands that were typed, one by one, as the pages show them. */
    Set<String> typed() {
        return typed;
    }

    /** The block of commands on a page that holds a text; a command that goes on behind a backslash is one line. */
    static String block(String page, String part) throws IOException {
        return blocks(ROOT.resolve(page)).stream().filter(block -> block.contains(part)).findFirst()
                .orElseThrow(() -> new AssertionError(page + " shows no " + part));
    }

    static List<String> blocks(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).results()
                .map(match -> match.group(1).replaceAll("\\\\\\n *", "")).toList();
    }

    /** Types commands, and expects the exit code. Gives what they print. */
    String type(String commands, int code) throws IOException, InterruptedException {
        return typeInstead(commands, commands, code);
    }

    /** Types what the page means, where it shows a word such as KEY for something that a user has to look up. */
    String typeInstead(String shown, String meant, int code) throws IOException, InterruptedException {
        shown.lines().map(String::strip).forEach(typed::add);
        Answer answer = run(meant);
        assertThat(answer.code()).as("%s%n%s", meant, answer.text()).isEqualTo(code);
        return answer.text();
    }

    /** Runs what no page shows, and expects it to succeed. */
    String output(String commands) throws IOException, InterruptedException {
        Answer answer = run(commands);
        assertThat(answer.code()).as("%s%n%s", commands, answer.text()).isZero();
        return answer.text();
    }

    /** Types what goes on until it is stopped, as in a terminal of its own, and waits until it has said a text. */
    Started start(String command, String ready) throws IOException {
        typed.add(command.strip());
        Path said = directory.resolve("started-" + started.size());
        Process process = shell("exec " + command, said);
        Started goesOn = new Started(process, said);
        started.add(goesOn);
        await().atMost(START_LIMIT).untilAsserted(() -> {
            assertThat(Files.readString(said)).contains(ready);
        });
        return goesOn;
    }

    /** As Ctrl-C does. */
    void stop(Started goesOn) throws InterruptedException {
        goesOn.process().descendants().forEach(ProcessHandle::destroy);
        goesOn.process().destroy();
        if (!goesOn.process().waitFor(60, TimeUnit.SECONDS)) {
            goesOn.process().descendants().forEach(ProcessHandle::destroyForcibly);
            goesOn.process().destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Started goesOn : started) {
            stop(goesOn);
        }
        // JUnit, which removes the directory, warns of links that lead out of it.
        for (Path link : List.of(directory.resolve("templates"), directory.resolve("bin").resolve("iomt"))) {
            if (Files.isSymbolicLink(link)) {
                Files.delete(link);
            }
        }
    }

    private Answer run(String commands) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        Process process = shell(commands, said);
        if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return new Answer(-1, "did not end: " + Files.readString(said));
        }
        return new Answer(process.exitValue(), Files.readString(said));
    }

    private Process shell(String commands, Path said) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process process = builder.start();
        // Nobody answers a question.
        process.getOutputStream().close();
        return process;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

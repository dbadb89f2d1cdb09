package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Runs the short commands once, so that the archive of classes that a build makes holds what they need. {@code ./iomt} starts it with
 * Java's options for making one.
 */
public final class ArchiveRun {

    private ArchiveRun() {}

    /**
     * Runs them.
     *
     * @param args
     *            the folder of a set of templates with events and a case; what is said of them is thrown away
     */
    public static void main(String[] args) {
        Path set = Path.of(args[0]);
        List<String> files = List.of("--device", set.resolve("devicecontent.json").toString(), "--fhir", set.resolve(
                "fhirmapping.json").toString(), "--events", set.resolve("events.jsonl").toString());
        int failed = run("validate", files) + run("explain", files) + run("test", List.of(set.toString()))
                + run("--help",
                        List.of());
        System.exit(failed == 0 ? 0 : IomtCommand.FAILED);
    }

    private static int run(String command, List<String> arguments) {
        String[] all = Stream.concat(Stream.of(command), arguments.stream()).toArray(
                String[]::new);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine line = IomtCommand.commandLine(all).setOut(nowhere).setErr(nowhere);
        return line.execute(all);
    }
}

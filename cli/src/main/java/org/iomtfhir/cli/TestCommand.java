package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.iomtfhir.explain.cases.TestCase;
import org.iomtfhir.explain.cases.TestCaseFile;
import org.iomtfhir.explain.cases.TestCaseRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iomt test}: holds templates to cases of what must land. */
@Command(name = "test", mixinStandardHelpOptions = true, description = {
        "Runs test cases of templates: every NAME.case.json in a directory and below it.",
        "A case has templates, events, and what must land; 'iomt explain --save-case' and the page of 'iomt debug' write one.",
        "Exit code 0 if all hold, 1 if one does not or can't be read, or if there is none."})
final class TestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A directory, or one case file.")
    private Path directory;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the results as JUnit XML.")
    private Path junit;

    /**
     * How a case went.
     *
     * @param name
     *            its file, from the directory on
     * @param seconds
     *            what it took
     * @param differences
     *            empty if it holds
     */
    record Result(String name, double seconds, List<String> differences) {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Result> results = new ArrayList<>();
        for (Path file : files()) {
            Result result = run(file);
            results.add(result);
            out.println((result.differences().isEmpty() ? "ok      " : "FAILED  ") + result.name());
            result.differences().forEach(difference -> out.println("        " + difference));
            out.flush();
        }
        if (results.isEmpty()) {
            throw new IOException("there is no file NAME" + TestCase.SUFFIX + " in " + directory);
        }
        long failed = results.stream().filter(result -> !result.differences().isEmpty()).count();
        out.println(results.size() + (results.size() == 1 ? " case, " : " cases, ") + failed + " failed");
        out.flush();
        if (junit != null) {
            JunitReport.write(junit, results);
        }
        return failed == 0 ? 0 : IomtCommand.FAILED;
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(directory)) {
            throw new IOException("there is no directory " + directory);
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.getFileName().toString().endsWith(TestCase.SUFFIX))
                    .filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Result run(Path file) {
        String name = Files.isDirectory(directory) ? directory.relativize(file).toString() : file.toString();
        long start = System.nanoTime();
        List<String> differences;
        try {
            differences = TestCaseRun.run(TestCaseFile.read(file));
        } catch (IOException e) {
            differences = List.of(e.getMessage());
        }
        return new Result(name, (System.nanoTime() - start) / 1e9, differences);
    }
}

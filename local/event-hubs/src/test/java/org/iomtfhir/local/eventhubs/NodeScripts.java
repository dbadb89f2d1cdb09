package org.iomtfhir.local.eventhubs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Scripts for Node with a client that nobody here wrote: {@code @azure/event-hubs}, and rhea below it, in the versions that the lock
 * file beside the endpoint's own script names.
 *
 * @param work
 *            where they and the packages are
 */
public record NodeScripts(Path work) {

    /**
     * What a script said.
     *
     * @param exitCode
     *            -1 if it took too long
     */
    public record Result(int exitCode, String output) {}

    /**
     * Puts scripts into {@code target/js} of the module, with the packages that they need. Without Node, or with no way to its
     * packages, there is nothing to test with, so the test is skipped; where CI is promised, that is a failure.
     *
     * @param packages
     *            the folder with {@code package.json} and its lock file
     */
    public static NodeScripts install(Path packages, Path... scripts) throws IOException, InterruptedException {
        NodeScripts installed = new NodeScripts(Files.createDirectories(Path.of("target/js")));
        List<Path> files = new ArrayList<>(
                List.of(packages.resolve("package.json"), packages.resolve("package-lock.json")));
        files.addAll(List.of(scripts));
        for (Path file : files) {
            Files.copy(file, installed.work.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        installed.require("node", "--version");
        installed.require("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        return installed;
    }

    private void require(String... command) throws InterruptedException {
        String failure;
        try {
            Result result = run(Map.of(), command);
            failure = result.exitCode() == 0 ? null : result.output();
        } catch (IOException missing) {
            failure = missing.getMessage();
        }
        if (failure != null) {
            String reason = "'" + String.join(" ", command) + "' failed, so the JavaScript client cannot be tested: "
                    + failure;
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
    }

    /** Runs a command there, for two minutes at most. */
    public Result run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("javascript", ".log");
        try {
            var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "took longer than two minutes\n" + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}

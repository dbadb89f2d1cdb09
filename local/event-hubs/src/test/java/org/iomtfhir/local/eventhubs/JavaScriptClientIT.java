package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.local.eventhubs.amqp.Backlog;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that nobody here wrote, in another language: {@code @azure/event-hubs}, and rhea below it. */
class JavaScriptClientIT {

    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path WORK = Path.of("target/js");

    @TempDir
    Path directory;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", "client.mjs", "stalled.mjs")) {
            Files.copy(SCRIPTS.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        require("node", "--version");
        require("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }

    /** Without Node, or with no way to its packages, there is nothing to test with; where CI is promised, that is a failure. */
    private static void require(String... command) throws InterruptedException {
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

    private record Result(int exitCode, String output) {}

    private static Result run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("javascript", ".log");
        try {
            var builder = new ProcessBuilder(command).directory(WORK.toFile()).redirectErrorStream(true)
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

    @Test
    void sendsAndReceivesFromEveryKindOfPositionWithTwoConsumersOfOneGroup() throws IOException, InterruptedException {
        try (var endpoint = LocalEventHubs.builder().dataDirectory(directory).hub("devicedata", 4).start()) {
            Result result = run(Map.of("CONNECTION_STRING", endpoint.connectionString(), "HUB", "devicedata"), "node",
                    "client.mjs");
            assertThat(result.output()).endsWith("all passed\n");
            assertThat(result.exitCode()).isZero();
        }
    }

    /**
     * The client's session takes 2048 transfers; of ten kilobytes each, for twenty consumers, that is four hundred megabytes
     * that must not wait in the endpoint's 64.
     */
    @Test
    void consumersThatGiveCreditAndReadNothingHoldNoMemory() throws Exception {
        for (int i = 0; i < 4; i++) {
            Backlog.fill(directory.resolve("hubs").resolve("devicedata").resolve(Integer.toString(i)), 4_000, 10_000);
        }
        try (var endpoint = EndpointProcess.start(directory, "-Xmx64m")) {
            Result result = run(Map.of("CONNECTION_STRING", endpoint.connectionString(), "HUB", "devicedata"), "node",
                    "stalled.mjs");
            assertThat(result.output()).endsWith("all passed\n");
            assertThat(endpoint.isAlive()).isTrue();
        }
    }
}

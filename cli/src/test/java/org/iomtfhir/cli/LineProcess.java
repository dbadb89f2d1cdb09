package org.iomtfhir.cli;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iomtfhir.local.line.ReadyFile;

/** {@code iomt local} in a process of its own, which can be killed. */
final class LineProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final ReadyFile ready;

    /** Starts the line of a directory, or starts it again; what it prints is added to {@code line.log} there. */
    LineProcess(Path directory, Path templates) throws IOException {
        Path readyFile = directory.resolve("ready.json");
        Files.deleteIfExists(readyFile);
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", IomtCommand.class.getName(), "local", "--data",
                        directory.resolve("line").toString(), "--templates", templates.toString(), "--hub-port", "0",
                        "--fhir", SharedFhirServer.url().toString(), "--ready-file", readyFile.toString())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("line.log").toFile()));
        // A class path may be longer than an argument.
        Map<String, String> environment = builder.environment();
        environment.put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        process = builder.start();
        try {
            await().atMost(START_LIMIT).failFast("the line's process has ended; see line.log", () -> !process.isAlive())
                    .until(() -> Files.exists(readyFile));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IllegalStateException(Files.readString(directory.resolve("line.log")), e);
        }
        ready = ReadyFile.read(readyFile);
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    ReadyFile ready() {
        return ready;
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package org.iomtfhir.local.eventhubs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An endpoint in a process of its own, with little memory, that can be killed. */
final class EndpointProcess implements AutoCloseable {

    private final Process process;
    private final String connectionString;

    private EndpointProcess(Process process, String connectionString) {
        this.process = process;
        this.connectionString = connectionString;
    }

    /** Starts an endpoint on the directory with a hub of four partitions; it serves when this returns. */
    static EndpointProcess start(Path directory, String heap) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        Process process = new ProcessBuilder(
                List.of(java, heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-cp",
                        System.getProperty("java.class.path"), EndpointProcess.class.getName(), directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("Endpoint=")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("The endpoint's process ended before it served");
        }
        return new EndpointProcess(process, line);
    }

    String connectionString() {
        return connectionString;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process itself; ends when its standard input does. */
    @SuppressWarnings("SystemOut") // How it tells its parent where it serves.
    public static void main(String[] args) throws IOException {
        try (var endpoint = LocalEventHubs.builder().dataDirectory(Path.of(args[0])).hub(SdkFixture.HUB, 4, "slow")
                .start()) {
            System.out.println(endpoint.connectionString());
            int read = System.in.read();
            while (read >= 0 && endpoint.isRunning()) {
                read = System.in.read();
            }
        }
    }
}

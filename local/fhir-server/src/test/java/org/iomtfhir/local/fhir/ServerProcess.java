package org.iomtfhir.local.fhir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A FHIR server in a process of its own, which a test can kill. */
final class ServerProcess implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final String baseUrl;

    private ServerProcess(Process process, String baseUrl) {
        this.process = process;
        this.baseUrl = baseUrl;
    }

    static ServerProcess start(Path directory) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Main.class.getName(),
                directory.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(process, line.substring(READY.length()));
            }
        }
        throw new AssertionError("the server's process ended before it was ready");
    }

    String baseUrl() {
        return baseUrl;
    }

    /** As {@code kill -9}: no shutdown hook runs, nothing is closed. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** What the process runs. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            LocalFhirServer server = LocalFhirServer
                    .start(new LocalFhirServer.Config(new Database.H2File(Path.of(arguments[0])), 0, true));
            System.out.println(READY + server.baseUrl());
            new CountDownLatch(1).await();
        }
    }
}

package org.iomtfhir.benchmarks.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.iomtfhir.benchmarks.hub.JavaProcess;

/** A service in a process of its own, and what its health server tells of it. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ServiceStage service;
    private final JavaProcess process;
    private final URI health;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServiceProcess(ServiceStage service, JavaProcess process, URI health) {
        this.service = service;
        this.process = process;
        this.health = health;
    }

    static ServiceProcess start(ServiceStage service, Path directory, SettingsFiles files) throws IOException {
        int port = freePort();
        JavaProcess process = JavaProcess.start(service.title(), directory, service.javaOptions(),
                ServiceStage.Program.class, List.of(service.name(), files.write(service, port).toString()));
        return new ServiceProcess(service, process, URI.create("http://127.0.0.1:" + port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    ServiceStage service() {
        return service;
    }

    /** Returns when it says that it is ready. */
    void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (status("/health/ready") != 200) {
            process.check();
            if (System.nanoTime() > end) {
                throw new IOException(service.title() + " does not become ready");
            }
            Thread.sleep(100);
        }
    }

    private int status(String path) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(health.resolve(path)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Sees to it that it has not ended.
     *
     * @throws IOException
     *             if it has
     */
    void check() throws IOException {
        process.check();
    }

    /** The heap in use at this moment, garbage included, in bytes. */
    long heap() throws IOException, InterruptedException {
        process.check();
        return http.send(HttpRequest.newBuilder(health.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body().lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Processor time used so far. */
    Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}

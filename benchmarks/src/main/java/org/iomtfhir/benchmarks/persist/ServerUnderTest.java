package org.iomtfhir.benchmarks.persist;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.iomtfhir.benchmarks.TemporaryDirectory;
import org.iomtfhir.local.fhir.PostgresServer;

/** The FHIR server in a JVM of its own and its database, so that what they cost can be told from what the client costs. */
public final class ServerUnderTest implements AutoCloseable {

    private final Process process;
    private final String url;
    private final ProcessorTime time;
    private final AutoCloseable database;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Where it keeps what it is given. */
    public enum Kind {
        POSTGRESQL, H2
    }

    private ServerUnderTest(Process process, String url, ProcessorTime time, AutoCloseable database) {
        this.process = process;
        this.url = url;
        this.time = time;
        this.database = database;
    }

    /** Starts both and returns when the server answers. */
    public static ServerUnderTest start(Kind kind) throws IOException {
        return switch (kind) {
            case POSTGRESQL -> {
                PostgresServer postgres = PostgresServer.start();
                yield start(postgres, postgres.url(), postgres.user(), postgres.password(), List.of(postgres
                        .process()));
            }
            case H2 -> {
                TemporaryDirectory directory = TemporaryDirectory.create("fhir-benchmark-");
                yield start(directory, directory.path().toString(), "", "", List.of());
            }
        };
    }

    private static ServerUnderTest start(AutoCloseable database, String where, String user, String password,
            List<ProcessHandle> databaseProcesses) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g", "-Dlogback.configurationFile=org/iomtfhir/benchmarks/persist/server-logback.xml", "-cp",
                System.getProperty("java.class.path"), ServerMain.class.getName(), where)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PGUSER", user);
        builder.environment().put("PGPASSWORD", password);
        Process process = builder.start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ServerMain.READY)) {
                List<ProcessHandle> all = new ArrayList<>(databaseProcesses);
                all.add(process.toHandle());
                return new ServerUnderTest(process, line.substring(ServerMain.READY.length()), new ProcessorTime(all
                        .toArray(ProcessHandle[]::new)), database);
            }
        }
        close(database);
        throw new IOException("the FHIR server's process ended before it answered");
    }

    /** The base URL, without a slash at the end. */
    public String url() {
        return url;
    }

    /** The processor time that server and database have taken. */
    public Duration processorTime() {
        return time.taken();
    }

    /** Stops both; does nothing the second time. */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        process.outputWriter().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly().onExit().join();
            Thread.currentThread().interrupt();
        } finally {
            close(database);
        }
    }

    private static void close(AutoCloseable database) throws IOException {
        try {
            database.close();
        } catch (Exception e) {
            throw new IOException("the database did not stop", e);
        }
    }
}

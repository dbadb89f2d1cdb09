package org.iomtfhir.chaos.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.local.fhir.PostgresServer;

/** A FHIR server of this process that checks references, on a database of its own that is gone in the end. */
final class RaceServer implements AutoCloseable {

    /** The database under the FHIR server. */
    enum Kind {
        H2, POSTGRESQL
    }

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final LocalFhirServer server;

    private RaceServer(Kind kind) throws IOException {
        boolean started = false;
        try {
            server = LocalFhirServer.start(new LocalFhirServer.Config(database(kind), 0, true));
            opened.push(server);
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /**
     * Starts one; it takes half a minute.
     *
     * @throws IOException
     *             if PostgreSQL is not installed or does not start
     */
    static RaceServer start(Kind kind) throws IOException {
        RaceServer server = new RaceServer(kind);
        // Whoever interrupts a race must not leave a database behind.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    private Database database(Kind kind) throws IOException {
        return switch (kind) {
            case H2 -> {
                Path directory = Files.createTempDirectory("race-");
                opened.push(() -> delete(directory));
                yield new Database.H2File(directory);
            }
            case POSTGRESQL -> {
                PostgresServer postgres = PostgresServer.start();
                opened.push(postgres);
                yield postgres.database();
            }
        };
    }

    /** The base URL of the FHIR server, on loopback. */
    String url() {
        return server.baseUrl();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException("the race's FHIR server did not stop", failed);
            }
        }
    }
}

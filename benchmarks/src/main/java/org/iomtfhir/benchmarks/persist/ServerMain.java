package org.iomtfhir.benchmarks.persist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;

/** The FHIR server in a process of its own. Says where it answers, and ends when its standard input does. */
final class ServerMain {

    /** What it writes before the base URL once it answers. */
    static final String READY = "ready ";

    private ServerMain() {}

    /**
     * Runs it.
     *
     * @param arguments
     *            a JDBC URL of PostgreSQL, user and password in {@code PGUSER} and {@code PGPASSWORD}, or a directory for H2
     */
    public static void main(String[] arguments) throws IOException {
        Database database = arguments[0].startsWith("jdbc:")
                ? Database.Postgres.at(arguments[0], System::getenv)
                : new Database.H2File(Path.of(arguments[0]));
        try (LocalFhirServer server = LocalFhirServer.start(new LocalFhirServer.Config(database, 0, false))) {
            System.out.println(READY + server.baseUrl());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        // Threads of the server's libraries may outlive it.
        System.exit(0);
    }
}

package org.iomtfhir.persist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.local.fhir.PostgresServer;
import org.iomtfhir.local.fhir.TestPostgres;
import org.iomtfhir.persist.server.Authorization;
import org.iomtfhir.persist.server.FhirServer;
import org.iomtfhir.persist.server.FhirTransport;
import org.iomtfhir.persist.server.ServerOptions;

/**
 * The HAPI servers of the integration tests, with referential integrity. Each is started once in a JVM, since that takes
 * long.
 */
enum HapiServer {
    H2 {
        @Override
        Database database() throws IOException {
            return new Database.H2File(Files.createTempDirectory("persist-it"));
        }
    },
    /** Where PostgreSQL is not installed, its tests are skipped. */
    POSTGRESQL {
        @Override
        Database database() {
            PostgresServer postgres = TestPostgres.startOrSkip();
            onExit(postgres::close);
            return postgres.database();
        }
    };

    private LocalFhirServer server;
    private Runnable onExit = () -> {};

    abstract Database database() throws IOException;

    void onExit(Runnable cleanup) {
        onExit = cleanup;
    }

    /** A client of the server, which is started the first time. */
    synchronized FhirServer get() {
        if (server == null) {
            try {
                Database database = database();
                Runtime.getRuntime().addShutdownHook(new Thread(this::close));
                server = LocalFhirServer.start(new LocalFhirServer.Config(database, 0, true));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new FhirServer(new FhirTransport(ServerOptions.of(URI.create(server.baseUrl())), null, Authorization
                .none(), InstantSource.system()));
    }

    private void close() {
        try {
            if (server != null) {
                server.close();
            }
        } finally {
            onExit.run();
        }
    }
}

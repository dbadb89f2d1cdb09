package org.iomtfhir.persist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.local.fhir.PostgresServer;
import org.iomtfhir.local.fhir.TestPostgres;

/**
 * The HAPI servers of the integration tests, with referential integrity. Each is started once in a JVM, since that takes
 * long.
 */
enum HapiServer {
    H2,
    /** Where PostgreSQL is not installed, its tests are skipped. */
    POSTGRESQL;

    private static final Map<HapiServer, String> URLS = new EnumMap<>(HapiServer.class);

    /** A client of the server, which is started the first time. */
    FhirServer get() {
        return new FhirServer(new FhirTransport(ServerOptions.of(URI.create(url(this))), null, Authorization.none(),
                InstantSource.system()));
    }

    private static synchronized String url(HapiServer which) {
        return URLS.computeIfAbsent(which, HapiServer::start);
    }

    private static String start(HapiServer which) {
        return switch (which) {
            case H2 -> {
                try {
                    yield start(new Database.H2File(Files.createTempDirectory("persist-it")), () -> {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case POSTGRESQL -> {
                PostgresServer postgres = TestPostgres.startOrSkip();
                yield start(postgres.database(), postgres::close);
            }
        };
    }

    private static String start(Database database, Runnable afterwards) {
        LocalFhirServer server = LocalFhirServer.start(new LocalFhirServer.Config(database, 0, true));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            afterwards.run();
        }));
        return server.baseUrl();
    }
}

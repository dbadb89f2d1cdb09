package org.iomtfhir.persist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;
import org.iomtfhir.persist.server.Authorization;
import org.iomtfhir.persist.server.FhirServer;
import org.iomtfhir.persist.server.FhirTransport;
import org.iomtfhir.persist.server.ServerOptions;

/** One HAPI server for all integration tests of a JVM, on H2, with referential integrity: its start takes long. */
final class SharedFhirServer {

    private static LocalFhirServer server;

    private SharedFhirServer() {}

    /** A client of the server, which is started the first time. */
    static synchronized FhirServer get() {
        if (server == null) {
            try {
                Path directory = Files.createTempDirectory("persist-it");
                server = LocalFhirServer.start(new LocalFhirServer.Config(new Database.H2File(directory), 0, true));
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new FhirServer(new FhirTransport(ServerOptions.of(URI.create(server.baseUrl())), null, Authorization
                .none(), InstantSource.system()));
    }
}

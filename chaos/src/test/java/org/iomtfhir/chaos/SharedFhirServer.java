package org.iomtfhir.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;

/** One FHIR server for all integration tests of a JVM, since its start takes long: each test has devices of its own. */
public final class SharedFhirServer {

    private static LocalFhirServer server;

    private SharedFhirServer() {}

    /** Where the server answers; it is started the first time. */
    public static synchronized URI url() {
        if (server == null) {
            try {
                Path directory = Files.createTempDirectory("chaos-it-fhir");
                server = LocalFhirServer.start(new LocalFhirServer.Config(new Database.H2File(directory), 0, true));
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return URI.create(server.baseUrl());
    }
}

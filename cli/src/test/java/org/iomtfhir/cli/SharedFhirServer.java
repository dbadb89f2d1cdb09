package org.iomtfhir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;

/** One FHIR server for all lines of the tests, since its start takes long: each test has devices of its own. */
final class SharedFhirServer {

    private static LocalFhirServer server;

    private SharedFhirServer() {}

    /** Where the server answers; it is started the first time. */
    static synchronized URI url() {
        if (server == null) {
            LocalLogging.apply(false);
            try {
                Path directory = Files.createTempDirectory("iomt-it-fhir");
                server = LocalFhirServer.start(new LocalFhirServer.Config(new Database.H2File(directory), 0, true));
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return URI.create(server.baseUrl());
    }
}

package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.local.fhir.Database;
import org.iomtfhir.local.fhir.LocalFhirServer;

/** One FHIR server for all lines of the tests, since its start takes long: each test has devices of its own. */
final class SharedFhirServer {

    private static final ObjectMapper JSON = new ObjectMapper();

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

    /** The resources that a search finds, past the server's caches. */
    static List<JsonNode> resources(HttpClient http, String search) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url() + search))
                .header("Cache-Control", "no-cache").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> found = new ArrayList<>();
        JSON.readTree(answer.body()).path("entry").forEach(entry -> found.add(entry.path("resource")));
        return found;
    }
}

package org.iomtfhir.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.iomtfhir.runtime.retry.Backoff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSourceTest {

    private static final String OBSERVATION = """
            {"resourceType": "Observation", "id": "%s", "device": {"reference": "Device/d"}, "subject":
             {"reference": "Patient/p"}, "effectiveDateTime": "2026-11-01T08:00:00Z",
             "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}, "valueQuantity": {"value": 36.650}}""";
    private static final String DEVICE = """
            {"resourceType": "Device", "id": "d", "identifier": [{"system": "urn:d", "value": "device-1"}]}""";

    @TempDir
    private Path directory;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final List<Duration> pauses = new ArrayList<>();
    /** Body by path and query; what is not there is a 404. */
    private final Map<String, String> bodies = new LinkedHashMap<>();
    private final Map<String, Integer> failing = new LinkedHashMap<>();
    private HttpServer server;
    private String base;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring("/fhir/".length());
        asked.add(path);
        Headers headers = exchange.getRequestHeaders();
        authorizations.add(headers.getFirst("Authorization"));
        exchange.getResponseHeaders().add("Content-Type", "application/fhir+json");
        if (failing.merge(path, -1, Integer::sum) >= 0) {
            exchange.getResponseHeaders().add("Retry-After", "864000");
            exchange.sendResponseHeaders(503, -1);
        } else {
            String body = bodies.get(path);
            byte[] bytes = (body == null ? "{\"resourceType\": \"OperationOutcome\"}" : body).getBytes(
                    StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static String page(String next, String... resources) {
        String entries = "{\"resource\": " + String.join("}, {\"resource\": ", resources) + "}";
        return "{\"resourceType\": \"Bundle\", \"type\": \"searchset\"" + (next == null
                ? ""
                : ", \"link\": [{\"relation\": \"next\", \"url\": \"" + next + "\"}]") + ", \"entry\": [" + entries
                + "]}";
    }

    private String first() {
        return "Observation?_count=200&_include=Observation:device&_include=Observation:subject";
    }

    private ServerSource source(Optional<Path> token) {
        return new ServerSource(URI.create(base), token, "", new Backoff(Duration.ofMillis(2), Duration.ofMillis(4),
                pauses::add, RandomGenerator.getDefault()));
    }

    private Path token() throws IOException {
        return Files.writeString(directory.resolve("token"), "the-secret\n");
    }

    @Test
    void readsPageByPageAndKeepsTheDigits() throws Exception {
        bodies.put(first(), page(base + "/next?page=2", OBSERVATION.formatted("o1"), DEVICE));
        bodies.put("next?page=2", page(null, OBSERVATION.formatted("o2")));
        failing.put("next?page=2", 2);

        try (Buckets buckets = Buckets.open(Files.createDirectory(directory.resolve("b")))) {
            source(Optional.of(token())).readInto(buckets, count -> {});

            assertThat(buckets.count()).isEqualTo(2);
            assertThat(buckets.isDone()).isTrue();
        }
        assertThat(asked).containsSubsequence(first(), "Patient/p", "next?page=2", "next?page=2", "next?page=2");
        assertThat(authorizations).containsOnly("Bearer the-secret");
        assertThat(pauses).as("no wait of ten days, whatever the server asks for").hasSize(2).allSatisfy(
                pause -> assertThat(pause).isLessThan(Duration.ofMinutes(6)));
    }

    @Test
    void theTokenGoesToNoOtherAddressThanTheServers() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        other.createContext("/", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        other.start();
        try (Buckets buckets = Buckets.open(Files.createDirectory(directory.resolve("b")))) {
            // The same host, another port.
            bodies.put(first(), page("http://127.0.0.1:" + other.getAddress().getPort() + "/fhir/next?page=2", DEVICE));

            assertThatThrownBy(() -> source(Optional.of(token())).readInto(buckets, count -> {}))
                    .isInstanceOf(IOException.class).hasMessageContaining("another address").hasMessageNotContaining(
                            "the-secret");
        } finally {
            other.stop(0);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void noTokenCrossesANetworkInTheClear() throws Exception {
        Path token = token();

        assertThatThrownBy(
                () -> new ServerSource(URI.create("http://fhir.example.org/r4"), Optional.of(token), "", Backoff
                        .ofHubs()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("https");
    }

    @Test
    void aServerThatRefusesEndsItWithWhatToDo() throws Exception {
        try (Buckets buckets = Buckets.open(Files.createDirectory(directory.resolve("b")))) {
            assertThatThrownBy(() -> source(Optional.empty()).readInto(buckets, count -> {}))
                    .isInstanceOf(IOException.class).hasMessageContaining("when it is run again");
        }
    }
}

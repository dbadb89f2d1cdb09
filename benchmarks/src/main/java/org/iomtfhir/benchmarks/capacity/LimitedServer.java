package org.iomtfhir.benchmarks.capacity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A FHIR server behind a limit: bundles wait their turn, and are refused with 429 where too many do, as Azure's FHIR service does; what it
 * takes goes on to the server behind it. Everything else goes through at once. Thread-safe.
 */
final class LimitedServer implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> PASSED_ON = List.of("Content-Type", "Accept", "Prefer", "Cache-Control",
            "If-Match", "If-None-Exist", "If-None-Match");
    private static final List<String> HANDED_BACK = List.of("Content-Type", "ETag", "Location", "Last-Modified");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final URI behind;
    private final Capacity capacity;

    private LimitedServer(HttpServer server, URI behind, Capacity capacity) {
        this.server = server;
        this.behind = behind;
        this.capacity = capacity;
    }

    /** Starts on a free port of the loopback address. */
    static LimitedServer before(String baseUrl, Capacity capacity) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        LimitedServer limited = new LimitedServer(server, URI.create(baseUrl), capacity);
        server.createContext("/", limited::answer);
        server.setExecutor(limited.threads);
        server.start();
        return limited;
    }

    /** The base URL, without a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + behind.getPath();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            if (exchange.getRequestMethod().equals("POST") && path.replaceAll("/$", "").equals(behind.getPath())) {
                Optional<Duration> takes = capacity.take(entries(body), System.nanoTime());
                if (takes.isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    exchange.sendResponseHeaders(429, -1);
                    return;
                }
                Thread.sleep(takes.get());
            }
            HttpResponse<byte[]> answer = client.send(asked(exchange, path, body), BodyHandlers.ofByteArray());
            HANDED_BACK.forEach(name -> answer.headers().firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest asked(HttpExchange exchange, String path, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(path)).method(exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        PASSED_ON.forEach(name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                .ifPresent(value -> request.header(name, value)));
        return request.build();
    }

    /** The elements of the bundle's {@code entry}. */
    private static int entries(byte[] bundle) throws IOException {
        try (JsonParser json = JSON.createParser(bundle)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean entry = json.currentName().equals("entry");
                JsonToken value = json.nextToken();
                if (entry && value == JsonToken.START_ARRAY) {
                    int count = 0;
                    for (; json.nextToken() != JsonToken.END_ARRAY; count++) {
                        json.skipChildren();
                    }
                    return count;
                }
                json.skipChildren();
            }
            return 0;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}

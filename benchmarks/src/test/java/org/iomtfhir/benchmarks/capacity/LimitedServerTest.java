package org.iomtfhir.benchmarks.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitedServerTest {

    private static final String BUNDLE = """
            {"resourceType":"Bundle","meta":{"tag":[{"code":"entry"}]},"entry":[{"resource":{"entry":[1,2,3]}},{}]}""";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Capacity capacity = new Capacity(1000);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer behind;
    private LimitedServer limited;

    @BeforeEach
    void start() throws Exception {
        behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        behind.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("ETag", "W/\"1\"");
            exchange.sendResponseHeaders(201, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        behind.start();
        limited = LimitedServer.before("http://127.0.0.1:" + behind.getAddress().getPort() + "/fhir", capacity);
    }

    @AfterEach
    void stop() {
        limited.close();
        behind.stop(0);
    }

    @Test
    void bundlesCountByTheirEntriesAndGoOn() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(limited.url())).POST(BodyPublishers
                .ofString(BUNDLE)).build());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("ETag")).contains("W/\"1\"");
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(asked).containsExactly("POST /fhir " + BUNDLE);
        assertThat(capacity.taken()).isEqualTo(2);
    }

    @Test
    void whatIsTooMuchIsRefusedAndAskedToComeAgain() throws Exception {
        capacity.take(100_000, System.nanoTime());

        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(limited.url())).POST(BodyPublishers
                .ofString(BUNDLE)).build());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNoBundleGoesThroughAtOnce() throws Exception {
        capacity.take(100_000, System.nanoTime());

        send(HttpRequest.newBuilder(URI.create(limited.url() + "/Device?identifier=a%7Cb")).build());

        assertThat(asked).containsExactly("GET /fhir/Device?identifier=a%7Cb ");
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }
}

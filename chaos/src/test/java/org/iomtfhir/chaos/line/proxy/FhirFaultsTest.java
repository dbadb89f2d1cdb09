package org.iomtfhir.chaos.line.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FhirFaultsTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private FhirFaults faults;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        faults = FhirFaults.start(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        faults.close();
        server.stop(0);
        client.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("If-Match") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("ETag", "W/\"2\"");
            byte[] body = "done".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private HttpResponse<String> put() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + faults.port() + "/fhir/Observation/1?a=b%20c"))
                        .header("If-Match", "W/\"1\"").timeout(Duration.ofSeconds(2))
                        .PUT(BodyPublishers.ofString("body")).build(),
                BodyHandlers.ofString());
    }

    @Test
    void inCalmARequestAndItsAnswerPassAsTheyAre() throws Exception {
        HttpResponse<String> answer = put();

        assertThat(heard).containsExactly("PUT /fhir/Observation/1?a=b%20c W/\"1\" body");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(answer.headers().firstValue("ETag")).contains("W/\"2\"");
        assertThat(faults.passedRequests()).isOne();
    }

    @Test
    void inAStormRequestsAreRefusedAndNeverReachTheServer() throws Exception {
        faults.begin(FhirFault.THROTTLED, 1, new Random(1));
        HttpResponse<String> throttled = put();
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).isPresent();

        faults.begin(FhirFault.UNAVAILABLE, 1, new Random(1));
        assertThat(put().statusCode()).isEqualTo(503);

        faults.begin(FhirFault.UNAUTHORISED, 1, new Random(1));
        assertThat(put().statusCode()).isEqualTo(401);

        assertThat(heard).isEmpty();
        assertThat(faults.troubledRequests()).isEqualTo(3);

        faults.calm();
        assertThat(put().statusCode()).isEqualTo(201);
    }

    @Test
    void aSwallowedRequestIsNeverAnsweredNorDone() {
        faults.begin(FhirFault.SWALLOWED, 1, new Random(1));

        assertThatThrownBy(this::put).isInstanceOf(HttpTimeoutException.class);
        assertThat(heard).isEmpty();
    }

    @Test
    void aLostAnswerLeavesTheRequestDone() {
        faults.begin(FhirFault.ANSWER_LOST, 1, new Random(1));

        assertThatThrownBy(this::put).isInstanceOf(IOException.class);
        await().untilAsserted(() -> assertThat(heard).isNotEmpty());
    }

    @Test
    void aStormHitsTheShareThatItsSeedSays() throws Exception {
        faults.begin(FhirFault.UNAVAILABLE, 0.5, new Random(1));
        Random same = new Random(1);
        for (int i = 0; i < 10; i++) {
            assertThat(put().statusCode()).isEqualTo(same.nextDouble() < 0.5 ? 503 : 201);
        }
    }
}

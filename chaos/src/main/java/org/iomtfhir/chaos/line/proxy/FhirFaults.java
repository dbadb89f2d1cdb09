package org.iomtfhir.chaos.line.proxy;

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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes HTTP requests on to a FHIR server, and can put a storm of trouble before it: a share of the requests then meets
 * the trouble, the rest passes. A server that is away looks like one that hangs up. Thread-safe.
 */
public final class FhirFaults implements AutoCloseable {

    private static final Set<String> OF_THE_CONNECTION = Set.of("host", "connection", "content-length", "expect",
            "upgrade", "transfer-encoding", "keep-alive", "http2-settings");

    /** Longer than any client waits. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    private static final String RETRY_AFTER_SECONDS = "1";

    private final HttpServer server;
    private final ExecutorService threads;
    private final HttpClient client;
    private final URI target;
    private final AtomicLong troubled = new AtomicLong();
    private final AtomicLong passedOn = new AtomicLong();
    private volatile Optional<Storm> storm = Optional.empty();

    /** Trouble for a share of the requests. */
    private record Storm(FhirFault trouble, double share, Random random) {

        boolean hits() {
            return random.nextDouble() < share;
        }
    }

    private FhirFaults(HttpServer server, URI target) {
        this.server = server;
        this.target = target;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1).build();
    }

    /**
     * Starts to listen on a free port of {@code 127.0.0.1}.
     *
     * @param target
     *            scheme, host and port of the server
     */
    public static FhirFaults start(URI target) throws IOException {
        HttpServer server = HttpServer
                .create(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), 0), 0);
        FhirFaults faults = new FhirFaults(server, target);
        server.setExecutor(faults.threads);
        server.createContext("/", faults::answer);
        server.start();
        return faults;
    }

    /** The loopback port on which the proxy listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Begins a storm, in the place of one that blows.
     *
     * @param trouble
     *            what requests meet
     * @param share
     *            how many of them, 0 to 1
     * @param random
     *            chooses
     */
    public void begin(FhirFault trouble, double share, Random random) {
        storm = Optional.of(new Storm(trouble, share, random));
    }

    /** Ends the storm. Requests that were swallowed stay so. */
    public void calm() {
        storm = Optional.empty();
    }

    /** How many requests have met trouble so far. */
    public long troubledRequests() {
        return troubled.get();
    }

    /** How many requests were passed on and answered. */
    public long passedRequests() {
        return passedOn.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Optional<Storm> hit = storm.filter(Storm::hits);
        if (hit.isEmpty()) {
            pass(exchange, body);
            return;
        }
        troubled.incrementAndGet();
        switch (hit.get().trouble()) {
            case THROTTLED -> {
                exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
                refuse(exchange, 429);
            }
            case UNAVAILABLE -> refuse(exchange, 503);
            case UNAUTHORISED -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                refuse(exchange, 401);
            }
            case SWALLOWED -> swallow(exchange);
            case ANSWER_LOST -> {
                forward(exchange, body);
                exchange.close();
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static void swallow(HttpExchange exchange) {
        try (exchange) {
            Thread.sleep(ANSWER_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            Optional<HttpResponse<byte[]>> response = forward(exchange, body);
            if (response.isEmpty()) {
                return;
            }
            byte[] answer = response.get().body();
            for (Map.Entry<String, List<String>> header : response.get().headers().map().entrySet()) {
                if (!isOfTheConnection(header.getKey())) {
                    exchange.getResponseHeaders().put(header.getKey(), header.getValue());
                }
            }
            exchange.sendResponseHeaders(response.get().statusCode(), answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
            passedOn.incrementAndGet();
        }
    }

    /** @return the server's answer; empty if there was none */
    private Optional<HttpResponse<byte[]>> forward(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
                .timeout(ANSWER_LIMIT)
                .method(exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!isOfTheConnection(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return Optional.of(client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isOfTheConnection(String header) {
        return OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}

package org.iomtfhir.runtime.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} over HTTP. Both health pages are JSON with the
 * state of every part and what else an operator should know, and answer 200, or 503 where the service should be started anew (live) or does not do its work
 * (ready).
 */
public final class HealthServer implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final ServiceHealth health;
    private final PrometheusMeterRegistry metrics;

    private HealthServer(HttpServer server, ServiceHealth health, PrometheusMeterRegistry metrics) {
        this.server = server;
        this.health = health;
        this.metrics = metrics;
        this.threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts serving.
     *
     * @param address
     *            address to listen on: {@code 127.0.0.1} for this machine alone, {@code 0.0.0.0} for any
     * @param port
     *            port to listen on, 0 for a free one
     * @throws IOException
     *             if the port is taken or the address is not this machine's
     */
    public static HealthServer start(String address, int port, ServiceHealth health, PrometheusMeterRegistry metrics)
            throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("health and metrics can't be served on " + address + " port " + port
                    + "; is the port taken? Set health.port (IOMT_HEALTH_PORT) to another", e);
        }
        HealthServer server = new HealthServer(http, health, metrics);
        http.createContext("/", server::answer);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain", "only GET and HEAD\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/health/live" ->
                    send(exchange, health.isLive() ? 200 : 503, "application/json", json(health.isLive()));
                case "/health/ready" -> send(exchange, health.isReady() ? 200 : 503, "application/json",
                        json(health.isReady()));
                case "/metrics" -> send(exchange, 200, PROMETHEUS_TEXT, metrics.scrape(PROMETHEUS_TEXT));
                default -> send(exchange, 404, "text/plain", "see /health/live, /health/ready, /metrics\n");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private String json(boolean good) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeBooleanField("ok", good);
            generator.writeObjectFieldStart("components");
            for (var component : health.components().entrySet()) {
                generator.writeObjectFieldStart(component.getKey());
                switch (component.getValue()) {
                    case ComponentState.Up up -> generator.writeStringField("state", "up");
                    case ComponentState.Waiting waiting -> {
                        generator.writeStringField("state", "waiting");
                        generator.writeStringField("reason", waiting.reason());
                    }
                    case ComponentState.Down down -> {
                        generator.writeStringField("state", "down");
                        generator.writeStringField("reason", down.reason());
                    }
                }
                generator.writeStringField("since", component.getValue().since().toString());
                generator.writeEndObject();
            }
            generator.writeEndObject();
            notes(generator);
            generator.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void notes(JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("notes");
        for (var note : health.notes().entrySet()) {
            generator.writeObjectFieldStart(note.getKey());
            generator.writeStringField("text", note.getValue().text());
            generator.writeStringField("since", note.getValue().since().toString());
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

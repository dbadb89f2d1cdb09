package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * What a service says of itself on its page of readiness.
 *
 * @param url
 *            the base URL of its health and metrics
 * @param page
 *            the page; empty if there was none
 * @param trouble
 *            why there was none; empty if there was one
 */
record ServiceReport(String url, Optional<JsonNode> page, String trouble) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** A page has a component each of few parts. */
    private static final int MOST_BYTES = 1 << 20;

    /** Asks the service that serves health at this URL. */
    static ServiceReport ask(String url) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/health/ready")).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            JsonNode page;
            try (InputStream body = answer.body()) {
                page = JSON.readTree(body.readNBytes(MOST_BYTES));
            }
            if (!page.path("components").isObject()) {
                return new ServiceReport(url, Optional.empty(), "what answers there is no service of a line");
            }
            return new ServiceReport(url, Optional.of(page), "");
        } catch (IOException | IllegalArgumentException e) {
            return new ServiceReport(url, Optional.empty(),
                    "nothing answers at " + url + " (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Whether it does its work. */
    boolean ready() {
        return page.map(it -> it.path("ok").asBoolean()).orElse(false);
    }

    /** The templates that it works with; empty for none. */
    Optional<String> templates() {
        return page.map(it -> it.path("notes").path("templates in force").path("text").asText())
                .filter(text -> !text.isEmpty());
    }

    /** Version and commit of the program, empty where nothing answered. */
    String build() {
        return page.map(it -> it.path("version").asText("?") + " (" + it.path("commit").asText("?") + ")").orElse("");
    }
}

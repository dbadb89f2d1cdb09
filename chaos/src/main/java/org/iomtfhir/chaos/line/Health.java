package org.iomtfhir.chaos.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iomtfhir.chaos.line.process.LinePart;

/** What the services say of themselves on their health pages. Thread-safe. */
final class Health {

    private static final Pattern PAGE = Pattern.compile("health at (http://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** The state of a component: up, degraded, waiting or down; empty while it is not known. */
    Optional<String> state(LinePart service, String component) throws InterruptedException {
        Optional<String> page = service.find(PAGE);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode health = JSON.readTree(client.send(
                    HttpRequest.newBuilder(URI.create(page.get())).timeout(Duration.ofSeconds(10)).build(),
                    BodyHandlers.ofByteArray()).body());
            return Optional.ofNullable(health.path("components").path(component).path("state").textValue());
        } catch (IOException e) {
            // It is starting, or has just been killed.
            return Optional.empty();
        }
    }
}

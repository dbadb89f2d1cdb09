package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is on a FHIR server, read over plain HTTP, page by page; after the first time only what has changed since. Not
 * thread-safe.
 */
public final class ServerMirror {

    private static final List<String> TYPES = List.of("Patient", "Device", "Observation");

    /** What was being written when we last looked may bear a time from before. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    /** Numbers keep the digits that the server sent. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final Map<String, Map<String, JsonNode>> byType = new LinkedHashMap<>();
    private final InstantSource clock;
    private Instant lastLook;

    /**
     * @param base
     *            the server's base URL
     * @param clock
     *            tells the same time as the server's
     */
    public ServerMirror(URI base, InstantSource clock) {
        this.base = base.toString();
        this.clock = clock;
        forget();
    }

    /** Reads everything the next time. */
    public void forget() {
        lastLook = null;
        TYPES.forEach(type -> byType.put(type, new LinkedHashMap<>()));
    }

    /**
     * Reads, and gives everything that is there.
     *
     * @throws IOException
     *             if the server does not answer as it should
     */
    public Landed look() throws IOException, InterruptedException {
        String since = lastLook == null ? "" : "&_lastUpdated=ge" + lastLook.minus(OVERLAP);
        Instant start = clock.instant();
        for (String type : TYPES) {
            String page = base + "/" + type + "?_count=500" + since;
            while (page != null) {
                page = take(type, get(page));
            }
        }
        lastLook = start;
        return new Landed(byType.get("Observation").values(), byType.get("Device").values(),
                byType.get("Patient").values());
    }

    /** @return the next page, null if there is none */
    private String take(String type, JsonNode bundle) {
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            byType.get(type).put(resource.path("id").asText(), resource);
        }
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return link.path("url").asText();
            }
        }
        return null;
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60))
                .header("Accept", "application/fhir+json").header("Cache-Control", "no-cache").build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("the FHIR server answered " + response.statusCode() + " to a search");
        }
        return JSON.readTree(response.body());
    }
}

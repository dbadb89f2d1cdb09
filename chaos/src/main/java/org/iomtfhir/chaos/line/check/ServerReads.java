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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.iomtfhir.runtime.retry.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Searches of a FHIR server over plain HTTP, page by page, with nothing of the services' own code. A server that fails at one
 * (5xx) is asked again a few times, as any client has to: what is judged is what it holds, not whether each of thousands of
 * questions is answered the first time. Thread-safe.
 */
public final class ServerReads {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final int MOST_SHOWN = 2_000;

    /** Numbers keep the digits that the server sent. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Backoff backoff;
    private final String base;

    /**
     * @param base
     *            the server's base URL
     */
    public ServerReads(String base) {
        this(base, new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2), Thread::sleep, RandomGenerator
                .getDefault()));
    }

    /** Likewise, with pauses of one's own between the tries. */
    ServerReads(String base, Backoff backoff) {
        this.base = base;
        this.backoff = backoff;
    }

    /**
     * Hands over each resource that a search finds, as it is on the server now.
     *
     * @param query
     *            what stands behind the base URL and a slash: type and parameters, encoded
     * @throws IOException
     *             if the server does not answer as it should, with what it answered
     */
    public void search(String query, Consumer<JsonNode> resources) throws IOException, InterruptedException {
        @Nullable
        String page = base + "/" + query;
        while (page != null) {
            JsonNode bundle = get(page);
            bundle.path("entry").forEach(entry -> resources.accept(entry.path("resource")));
            page = next(bundle);
        }
    }

    private static @Nullable String next(JsonNode bundle) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return link.path("url").asText();
            }
        }
        return null;
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT)
                .header("Accept", "application/fhir+json").header("Cache-Control", "no-cache").build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        for (int tried = 1; response.statusCode() >= 500 && tried < TRIES; tried++) {
            backoff.beforeRepeat(tried);
            response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
        if (response.statusCode() != 200) {
            throw new IOException("the FHIR server answered " + response.statusCode() + " to a search: " + new String(
                    response.body(), 0, Math.min(response.body().length, MOST_SHOWN), StandardCharsets.UTF_8));
        }
        return JSON.readTree(response.body());
    }
}

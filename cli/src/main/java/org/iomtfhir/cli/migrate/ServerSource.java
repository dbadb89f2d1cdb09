package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A FHIR server: its Observations page by page, with the devices and patients that they refer to. */
final class ServerSource implements ObservationSource {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 64 << 20;
    private static final int TRIES = 5;
    private static final int NAMES_KEPT = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final URI base;
    private final Optional<String> token;
    private final String query;

    /** The latest that were seen; what is no longer there is asked for. */
    private final Map<String, String> names = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > NAMES_KEPT;
        }
    };

    /**
     * @param base
     *            the server's base URL
     * @param token
     *            a bearer token, empty for none
     * @param query
     *            restricts the search: {@code date=ge2026-11-01}; empty for all
     */
    ServerSource(URI base, Optional<String> token, String query) {
        this.base = base;
        this.token = token;
        this.query = query;
    }

    @Override
    public void readInto(Buckets buckets, LongConsumer progress) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build()) {
            String next = buckets.position().isEmpty()
                    ? base + "/Observation?_count=500&_include=Observation:device&_include=Observation:subject"
                            + (query.isEmpty() ? "" : "&" + query)
                    : buckets.position();
            while (!next.isEmpty()) {
                JsonNode page = get(client, next);
                for (JsonNode entry : page.path("entry")) {
                    JsonNode resource = entry.path("resource");
                    if (!resource.path("resourceType").asText().equals("Observation")) {
                        names.put(resource.path("resourceType").asText() + "/" + resource.path("id").asText(),
                                NdjsonSource.name(resource));
                    }
                }
                for (JsonNode entry : page.path("entry")) {
                    JsonNode resource = entry.path("resource");
                    if (resource.path("resourceType").asText().equals("Observation")) {
                        for (String member : new String[]{"device", "subject", "encounter"}) {
                            look(client, resource.path(member).path("reference").asText(""));
                        }
                        buckets.add(ComparableObservation.of(resource,
                                reference -> names.getOrDefault(NdjsonSource.local(reference),
                                        NdjsonSource.local(reference))));
                    }
                }
                next = next(page);
                buckets.mark(next, next.isEmpty());
                progress.accept(buckets.count());
            }
        }
    }

    /** Asks for what the page did not bring along. */
    private void look(HttpClient client, String reference) throws IOException, InterruptedException {
        String local = NdjsonSource.local(reference);
        if (!local.matches("(Device|Patient|Encounter)/[A-Za-z0-9.-]{1,64}") || names.containsKey(local)) {
            return;
        }
        JsonNode resource = get(client, base + "/" + local);
        names.put(local, NdjsonSource.name(resource));
    }

    private String next(JsonNode page) throws IOException {
        for (JsonNode link : page.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                URI uri = base.resolve(link.path("url").asText());
                if (!uri.getHost().equals(base.getHost())) {
                    // The token goes to nobody else.
                    throw new IOException("the server's link to the next page leads to another host");
                }
                return uri.toString();
            }
        }
        return "";
    }

    private JsonNode get(HttpClient client, String url) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT)
                .header("Accept", "application/fhir+json");
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        for (int tries = 1;; tries++) {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == 200) {
                    return JSON.readTree(body.readNBytes(MOST_BYTES));
                }
                boolean passing = answer.statusCode() == 429 || answer.statusCode() >= 500;
                if (!passing || tries == TRIES) {
                    throw new IOException("the FHIR server " + base.getHost() + " answers " + answer.statusCode()
                            + "; the comparison goes on from here when it is run again");
                }
            }
            Thread.sleep(Duration.ofSeconds(1L << tries));
        }
    }
}

package org.iomtfhir.chaos.line.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iomtfhir.chaos.line.check.Systems;

/** What has landed of good devices, read from the FHIR server a device at a time. Not thread-safe. */
public final class Landing {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PAGE = 500;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final Systems systems;
    private final GoodEvents good;

    /**
     * @param base
     *            the server's base URL
     * @param systems
     *            of the identifiers
     * @param good
     *            what was sent
     */
    public Landing(URI base, Systems systems, GoodEvents good) {
        this.base = base.toString();
        this.systems = systems;
        this.good = good;
    }

    /**
     * What was found of a device.
     *
     * @param landed
     *            when each reading was written, by the moment at which it was sent
     * @param problems
     *            what is wrong, or there twice, in words
     */
    public record Found(Map<Instant, Instant> landed, List<String> problems) {}

    /** Everything of one device. */
    public Found of(int device) throws IOException, InterruptedException {
        Map<Instant, Instant> landed = new HashMap<>();
        List<String> problems = new ArrayList<>();
        String page = base + "/Observation?device=Device/" + systems.deviceId(good.device(device)) + "&_count=" + PAGE;
        while (page != null) {
            JsonNode bundle = get(page);
            for (JsonNode entry : bundle.path("entry")) {
                take(device, entry.path("resource"), landed, problems);
            }
            page = next(bundle);
        }
        return new Found(landed, problems);
    }

    private void take(int device, JsonNode observation, Map<Instant, Instant> landed, List<String> problems) {
        Instant sent = OffsetDateTime.parse(observation.path("effectiveDateTime").asText()).toInstant();
        Instant written = OffsetDateTime.parse(observation.path("meta").path("lastUpdated").asText()).toInstant();
        String patient = "Patient/" + systems.patientId(good.device(device) + "-patient");
        Instant before = landed.put(sent, written);
        boolean right = observation.path("valueQuantity").path("value").asInt() == good.value(device, sent)
                && patient.equals(observation.path("subject").path("reference").asText());
        if (before != null || !right) {
            problems.add("Observation/" + observation.path("id").asText() + (right ? " is there twice" : " is wrong"));
        }
    }

    /** The marks of which a Device has come to be. */
    public Set<String> marks() throws IOException, InterruptedException {
        Set<String> marks = new TreeSet<>();
        String page = base + "/Device?_count=" + PAGE;
        while (page != null) {
            JsonNode bundle = get(page);
            for (JsonNode entry : bundle.path("entry")) {
                for (JsonNode identifier : entry.path("resource").path("identifier")) {
                    if (systems.device().equals(identifier.path("system").asText())
                            && identifier.path("value").asText().contains("kx-mark-")) {
                        marks.add(identifier.path("value").asText());
                    }
                }
            }
            page = next(bundle);
        }
        return marks;
    }

    private static String next(JsonNode bundle) {
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
        if (response.statusCode() != 200) {
            throw new IOException("the FHIR server answered " + response.statusCode() + " to a search");
        }
        return JSON.readTree(response.body());
    }
}

package org.iomtfhir.cli;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what has landed on the FHIR server of a line on this machine. */
final class FhirReader {

    /** Numbers keep the digits that the server sent. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    FhirReader(String base) {
        this.base = base;
    }

    /** Every Observation with the identifiers of its patient and device. */
    List<LandedObservation> observations() throws IOException, InterruptedException {
        Map<String, String> identifiers = new HashMap<>();
        List<JsonNode> observations = new ArrayList<>();
        for (String type : List.of("Patient", "Device", "Observation")) {
            for (JsonNode resource : all(type)) {
                if (type.equals("Observation")) {
                    observations.add(resource);
                } else {
                    identifiers.put(type + "/" + resource.path("id").asText(),
                            resource.path("identifier").path(0).path("value").asText());
                }
            }
        }
        return observations.stream().map(observation -> new LandedObservation(
                identifiers.get(observation.path("subject").path("reference").asText()),
                identifiers.get(observation.path("device").path("reference").asText()), observation)).toList();
    }

    private List<JsonNode> all(String type) throws IOException, InterruptedException {
        List<JsonNode> resources = new ArrayList<>();
        String page = base + "/" + type + "?_count=500";
        while (page != null) {
            JsonNode bundle = get(page);
            bundle.path("entry").forEach(entry -> resources.add(entry.path("resource")));
            page = null;
            for (JsonNode link : bundle.path("link")) {
                if (link.path("relation").asText().equals("next")) {
                    page = link.path("url").asText();
                }
            }
        }
        return resources;
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

package org.iomtfhir.chaos.line.handover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.iomtfhir.chaos.line.check.Systems;
import org.jspecify.annotations.Nullable;

/** The FHIR server as the ward writes to it, past all that is broken. Thread-safe. */
public final class WardServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int TRIES = 10;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final Systems systems;

    /**
     * @param base
     *            the server's base URL
     * @param systems
     *            of the identifiers
     */
    public WardServer(URI base, Systems systems) {
        this.base = base.toString();
        this.systems = systems;
    }

    /** Enters a patient, or changes nothing where they are there. */
    public void patient(String identifier) throws IOException, InterruptedException {
        put(resource("Patient", systems.patient(), systems.patientId(identifier), identifier));
    }

    /**
     * Enters whose a device is.
     *
     * @param patient
     *            the identifier of the patient, null for nobody
     * @param since
     *            since when, null for now
     * @return when the server has written it
     */
    public Instant device(String identifier, @Nullable String patient, @Nullable Instant since)
            throws IOException, InterruptedException {
        ObjectNode device = resource("Device", systems.device(), systems.deviceId(identifier), identifier);
        if (patient != null) {
            ObjectNode link = device.putObject("patient").put("reference", "Patient/" + systems.patientId(patient));
            if (since != null) {
                link.putArray("extension").addObject().put("url", "urn:iomtfhir:linked-since").put("valueInstant",
                        since.toString());
            }
        }
        return put(device);
    }

    private static ObjectNode resource(String type, String system, String id, String identifier) {
        ObjectNode resource = JSON.createObjectNode().put("resourceType", type).put("id", id);
        resource.putArray("identifier").addObject().put("system", system).put("value", identifier);
        return resource;
    }

    private Instant put(ObjectNode resource) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/" + resource.path("resourceType").asText()
                + "/" + resource.path("id").asText())).timeout(LIMIT)
                .header("Content-Type", "application/fhir+json").header("Prefer", "return=representation")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(resource))).build();
        IOException failure = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() / 100 == 2) {
                    JsonNode written = JSON.readTree(response.body());
                    return OffsetDateTime.parse(written.path("meta").path("lastUpdated").asText()).toInstant();
                }
                failure = new IOException("the FHIR server answered " + response.statusCode()
                        + " to what the ward entered");
            } catch (IOException e) {
                failure = e;
            }
            Thread.sleep(PAUSE);
        }
        throw failure;
    }
}

package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.JsonNumbers;
import org.iomtfhir.fhirclient.server.ServerOptions;

/** Reads what has landed on the FHIR server of a line on this machine. */
final class FhirReader {

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private final FhirServer server;

    FhirReader(String base) {
        this.server = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(base)), null, Authorization.none(),
                InstantSource.system()));
    }

    /**
     * Every Observation with the identifiers of its patient and device.
     *
     * @throws IOException
     *             if the server does not answer as it should
     */
    List<LandedObservation> observations() throws IOException {
        Map<String, String> identifiers = new HashMap<>();
        List<JsonNode> observations = new ArrayList<>();
        // Observations first: whom they name was there before them, also where more come in meanwhile.
        for (String type : List.of("Observation", "Patient", "Device")) {
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

    private List<JsonNode> all(String type) throws IOException {
        List<JsonNode> resources = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        try {
            server.forEach(type, Map.of("_count", "500"), each -> texts.add(each.json()));
        } catch (FhirUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (String text : texts) {
            resources.add(read(text));
        }
        return resources;
    }

    private static JsonNode read(String text) throws JsonProcessingException {
        if (!JsonNumbers.areBounded(text)) {
            throw new IllegalStateException("the FHIR server holds a number that nobody measures");
        }
        return JSON.readTree(text);
    }
}

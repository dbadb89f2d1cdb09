package org.iomtfhir.local.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a line that is ready tells other programs: where it is and how to get in. It holds the access key, so its file is
 * readable by its owner alone.
 *
 * @param connectionString
 *            of the Event Hubs namespace, with the access key
 * @param hub
 *            the hub that device events go to
 * @param fhir
 *            base URL of the FHIR server
 * @param templates
 *            directory of {@code devicecontent.json} and {@code fhirmapping.json}
 * @param checkpoints
 *            directory of the checkpoints
 * @param deadLetters
 *            directory of the dead letters
 * @param data
 *            the data directory of the line
 * @param health
 *            where the services that run in the line serve health and metrics, a base URL by the service's name
 */
public record ReadyFile(String connectionString, String hub, String fhir, Path templates, Path checkpoints,
        Path deadLetters, Path data, Map<String, String> health) {

    public ReadyFile {
        health = Map.copyOf(health);
    }

    /** One that says nothing of health. */
    public ReadyFile(String connectionString, String hub, String fhir, Path templates, Path checkpoints,
            Path deadLetters, Path data) {
        this(connectionString, hub, fhir, templates, checkpoints, deadLetters, data, Map.of());
    }

    /** The same, with these in place of its own. */
    public ReadyFile withHealth(Map<String, String> urls) {
        return new ReadyFile(connectionString, hub, fhir, templates, checkpoints, deadLetters, data, urls);
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes the file whole, or not at all: whoever waits for it never sees half of it. */
    public void write(Path file) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("connectionString", connectionString).put("hub", hub)
                .put("fhir", fhir).put("templates", templates.toString()).put("checkpoints", checkpoints.toString())
                .put("deadLetters", deadLetters.toString()).put("data", data.toString());
        new TreeMap<>(health).forEach(node.putObject("health")::put);
        OwnerOnly.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
    }

    /**
     * Reads a ready file.
     *
     * @throws IOException
     *             if it can't be read or is none; the message says which file and what is wrong
     */
    public static ReadyFile read(Path file) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // Jackson's own message would quote the file, key and all.
            throw new IOException(file + " is not the ready file of a line: it is not JSON");
        }
        for (String field : Set.of("connectionString", "hub", "fhir", "templates", "checkpoints", "deadLetters",
                "data")) {
            if (!node.path(field).isTextual()) {
                throw new IOException(file + " is not the ready file of a line: '" + field + "' is missing");
            }
        }
        Map<String, String> health = new TreeMap<>();
        // A ready file of before there was any says nothing.
        node.path("health").properties().forEach(member -> health.put(member.getKey(), member.getValue().asText()));
        return new ReadyFile(node.get("connectionString").textValue(), node.get("hub").textValue(),
                node.get("fhir").textValue(), Path.of(node.get("templates").textValue()),
                Path.of(node.get("checkpoints").textValue()), Path.of(node.get("deadLetters").textValue()),
                Path.of(node.get("data").textValue()), health);
    }

    /** Everything but the connection string. */
    @Override
    public String toString() {
        return "ReadyFile[hub=" + hub + ", fhir=" + fhir + ", data=" + data + "]";
    }
}

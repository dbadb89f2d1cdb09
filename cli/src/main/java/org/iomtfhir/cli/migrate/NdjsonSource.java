package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.iomtfhir.explain.ExactJson;

/** Files of a bulk export, a resource a line: Observations, and the Devices and Patients that they refer to. */
final class NdjsonSource implements ObservationSource {

    private static final int MARK_EVERY = 10_000;

    /** Whom references mean is kept in memory: this many devices and patients. */
    private static final int MOST_NAMES = 2_000_000;

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private final Path path;

    /**
     * @param path
     *            a file, or a directory of files that end in .ndjson
     */
    NdjsonSource(Path path) {
        this.path = path;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
        }
    }

    @Override
    public void readInto(Buckets buckets, LongConsumer progress) throws IOException {
        Map<String, String> names = names();
        long after = buckets.position().isEmpty() ? 0 : Long.parseLong(buckets.position());
        long number = 0;
        for (Path file : files()) {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    if (number <= after || line.isBlank()) {
                        continue;
                    }
                    JsonNode resource = parsed(line, file);
                    if (resource.path("resourceType").asText().equals("Observation")) {
                        buckets.add(ComparableObservation.of(resource, reference -> names.getOrDefault(local(reference),
                                local(reference))));
                    }
                    if (number % MARK_EVERY == 0) {
                        buckets.mark(Long.toString(number), false);
                        progress.accept(buckets.count());
                    }
                }
            }
        }
        buckets.mark(Long.toString(number), true);
    }

    private Map<String, String> names() throws IOException {
        Map<String, String> names = new HashMap<>();
        for (Path file : files()) {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    // Cheap first: most lines are Observations.
                    if (line.contains("\"Device\"") || line.contains("\"Patient\"") || line.contains("\"Encounter\"")) {
                        JsonNode resource = parsed(line, file);
                        String type = resource.path("resourceType").asText();
                        if (!type.equals("Observation") && names.size() < MOST_NAMES) {
                            names.put(type + "/" + resource.path("id").asText(), name(resource));
                        }
                    }
                }
            }
        }
        return names;
    }

    private static JsonNode parsed(String line, Path file) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + " is no NDJSON: a line is no JSON", e);
        }
    }

    /** What a resource is called on any server: its identifiers, or its id where it has none. */
    static String name(JsonNode resource) {
        java.util.TreeSet<String> values = new java.util.TreeSet<>();
        resource.path("identifier").forEach(identifier -> values.add(identifier.path("value").asText()));
        return values.isEmpty() ? resource.path("id").asText() : String.join(",", values);
    }

    /** {@code Device/123}, whatever stands before and behind. */
    static String local(String reference) {
        String[] parts = reference.replaceAll("/_history/.*", "").split("/");
        return parts.length < 2 ? reference : parts[parts.length - 2] + "/" + parts[parts.length - 1];
    }
}

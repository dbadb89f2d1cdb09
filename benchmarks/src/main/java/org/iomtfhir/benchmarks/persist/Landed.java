package org.iomtfhir.benchmarks.persist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.StoredResource;

/**
 * Looks whether the server holds what was sent: each Observation in its version, of the right patient, device and hour, and
 * every sample in its slot.
 */
final class Landed {

    private static final int TOGETHER = 100;

    private final FhirServer server;
    private final ObjectMapper mapper = new ObjectMapper();

    Landed(FhirServer server) {
        this.server = server;
    }

    /**
     * Looks at all of them.
     *
     * @throws IllegalStateException
     *             if one is missing or wrong
     */
    void check(Step step, List<Series> series) {
        for (int from = 0; from < series.size(); from += TOGETHER) {
            List<Series> some = series.subList(from, Math.min(series.size(), from + TOGETHER));
            Map<String, Expected> expected = some.stream().collect(Collectors.toMap(Series::id, Series::expected));
            List<StoredResource> found = server.search("Observation", Map.of("_id", String.join(",", expected.keySet()),
                    "_count", Integer.toString(TOGETHER)), 1).resources();
            if (!found.stream().map(StoredResource::id).collect(Collectors.toSet()).equals(expected.keySet())) {
                throw new IllegalStateException("after " + step.title() + " the server holds " + found.size() + " of "
                        + some.size() + " Observations");
            }
            found.forEach(each -> check(step, each, Objects.requireNonNull(expected.get(each.id()))));
        }
    }

    private void check(Step step, StoredResource stored, Expected expected) {
        if (!step.version().equals(stored.version())) {
            throw new IllegalStateException("after " + step.title() + " an Observation has version " + stored
                    .version());
        }
        expected.difference(step, json(stored)).ifPresent(difference -> {
            throw new IllegalStateException("after " + step.title() + " an Observation is wrong: " + difference);
        });
    }

    private JsonNode json(StoredResource stored) {
        try {
            return mapper.readTree(stored.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no JSON", e);
        }
    }
}

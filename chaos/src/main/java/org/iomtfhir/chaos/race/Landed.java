package org.iomtfhir.chaos.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.iomtfhir.chaos.line.check.ServerReads;

/** Reads what is on the FHIR server, with nothing of the services' own code. */
final class Landed {

    private static final int PAGE = 100;

    private final ServerReads reads;

    Landed(String url) {
        this.reads = new ServerReads(url);
    }

    /** The ids of the resources with this identifier. */
    List<String> ids(String type, String identifier) throws InterruptedException {
        return search(type + "?identifier=" + URLEncoder.encode(identifier, StandardCharsets.UTF_8) + "&_count=" + PAGE)
                .stream().map(each -> each.path("id").asText()).toList();
    }

    /** The Observations about a device. */
    List<JsonNode> observations(String deviceId) throws InterruptedException {
        return search("Observation?device=Device/" + deviceId + "&_count=" + PAGE);
    }

    /**
     * What an Observation holds: by component (the empty text for its own value), the readings by the beginning of their
     * slot.
     */
    static Map<String, SortedMap<Instant, String>> readings(JsonNode observation) {
        Map<String, SortedMap<Instant, String>> readings = new TreeMap<>();
        JsonNode period = observation.path("effectivePeriod");
        Instant start = OffsetDateTime.parse(period.isMissingNode()
                ? observation.path("effectiveDateTime").asText()
                : period.path("start").asText()).toInstant();
        JsonNode series = observation.path("valueSampledData");
        if (series.isObject()) {
            SortedMap<Instant, String> samples = new TreeMap<>();
            long nanos = series.path("period").decimalValue().multiply(BigDecimal.valueOf(1_000_000)).longValueExact();
            String[] slots = series.path("data").asText().split(" ", -1);
            for (int slot = 0; slot < slots.length; slot++) {
                if (!slots[slot].equals("E")) {
                    samples.put(start.plusNanos(nanos * slot), slots[slot]);
                }
            }
            readings.put("", samples);
        }
        for (JsonNode component : observation.path("component")) {
            readings.computeIfAbsent(component.path("code").path("text").asText(), any -> new TreeMap<>()).put(start,
                    component.path("valueQuantity").path("value").decimalValue().toPlainString());
        }
        return readings;
    }

    private List<JsonNode> search(String query) throws InterruptedException {
        List<JsonNode> found = new ArrayList<>();
        try {
            reads.search(query, found::add);
        } catch (IOException failed) {
            throw new UncheckedIOException("what landed can't be read", failed);
        }
        return found;
    }
}

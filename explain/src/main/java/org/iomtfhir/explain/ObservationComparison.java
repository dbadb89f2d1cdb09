package org.iomtfhir.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.model.MeasurementGroup;
import org.jspecify.annotations.Nullable;

/**
 * How the Observations of two versions of the templates differ, over the same events. Those of one patient, device, encounter and
 * identifier are the same one, as they would be on the server. Health data.
 *
 * @param same
 *            how many say the same
 * @param differences
 *            those that do not, in the order of the newer version, those that only the older one makes at the end; immutable
 */
public record ObservationComparison(int same, List<Difference> differences) {

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    public ObservationComparison {
        differences = List.copyOf(differences);
    }

    /** What became of an Observation. */
    public enum Kind {
        /** Both versions make it, and it says other things. */
        CHANGED,
        /** Only the newer version makes it. */
        ADDED,
        /** Only the older version makes it. */
        REMOVED
    }

    /**
     * An Observation that is not the same.
     *
     * @param identifier
     *            {@code type.segment}
     * @param before
     *            its number in the older version; null if that has none
     * @param now
     *            its number in the newer version; null if that has none
     * @param changes
     *            in the order of pointers; empty unless it is changed
     */
    public record Difference(Kind kind, @Nullable String identifier, @Nullable Integer before, @Nullable Integer now,
            List<Change> changes) {
        public Difference {
            changes = List.copyOf(changes);
        }
    }

    /**
     * An element that is not the same.
     *
     * @param pointer
     *            JSON Pointer into the Observation
     * @param before
     *            its JSON; null if it was not there
     * @param now
     *            its JSON; null if it is not there
     */
    public record Change(String pointer, @Nullable String before, @Nullable String now) {}

    private record Key(String identifier, String device, @Nullable String patient, @Nullable String encounter) {}

    /** Compares what two versions made of the same events. */
    public static ObservationComparison of(Explanation before, Explanation now) {
        Map<Key, Deque<ObservationFact>> left = new LinkedHashMap<>();
        before.observations()
                .forEach(fact -> left.computeIfAbsent(key(before, fact), it -> new ArrayDeque<>()).add(fact));
        List<Difference> differences = new ArrayList<>();
        int same = 0;
        for (ObservationFact fact : now.observations()) {
            Deque<ObservationFact> older = left.get(key(now, fact));
            ObservationFact other = older == null ? null : older.poll();
            if (other == null) {
                differences.add(new Difference(Kind.ADDED, fact.identifier(), null, fact.number(), List.of()));
                continue;
            }
            List<Change> changes = changes(other.json(), fact.json());
            if (changes.isEmpty()) {
                same++;
            } else {
                differences
                        .add(new Difference(Kind.CHANGED, fact.identifier(), other.number(), fact.number(), changes));
            }
        }
        left.values()
                .forEach(gone -> gone.forEach(fact -> differences.add(new Difference(Kind.REMOVED, fact.identifier(),
                        fact.number(), null, List.of()))));
        return new ObservationComparison(same, differences);
    }

    private static Key key(Explanation of, ObservationFact fact) {
        MeasurementGroup group = of.groups().get(fact.group()).group();
        return new Key(fact.identifier() == null ? fact.resourceType() : fact.identifier(), group.deviceId(), group
                .patientId(), group.encounterId());
    }

    private static List<Change> changes(String before, String now) {
        Map<String, JsonNode> older = leaves(before);
        Map<String, JsonNode> newer = leaves(now);
        Map<String, Change> changes = new TreeMap<>();
        older.forEach((pointer, value) -> {
            JsonNode other = newer.get(pointer);
            if (other == null || !isSame(value, other)) {
                changes.put(pointer, new Change(pointer, value.toString(), other == null ? null : other.toString()));
            }
        });
        newer.forEach((pointer, value) -> {
            if (!older.containsKey(pointer)) {
                changes.put(pointer, new Change(pointer, null, value.toString()));
            }
        });
        return List.copyOf(changes.values());
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return one.equals(other);
    }

    private static Map<String, JsonNode> leaves(String json) {
        try {
            JsonNode resource = JSON.readTree(json);
            // The time of writing is another each time.
            ((ObjectNode) resource).remove("issued");
            Map<String, JsonNode> leaves = JsonLeaves.of("", resource);
            leaves.keySet().removeIf(pointer -> pointer.contains("/extension/"));
            return leaves;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the mapping has written what is not JSON", e);
        }
    }
}

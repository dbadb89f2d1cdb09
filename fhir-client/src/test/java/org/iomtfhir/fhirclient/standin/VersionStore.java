package org.iomtfhir.fhirclient.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The resources of a stand-in, with all their versions, guarded as HAPI or as the Azure server guards them. */
final class VersionStore {

    static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    /** One version; null for a deletion. */
    record Version(int number, ObjectNode resourceOrNull, Instant at) {}

    private final Map<String, List<Version>> shelf = new TreeMap<>();

    static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    List<Version> versions(String key) {
        return shelf.getOrDefault(key, List.of());
    }

    /** The newest version, null if there never was one. */
    Version newest(String key) {
        List<Version> versions = versions(key);
        return versions.isEmpty() ? null : versions.getLast();
    }

    boolean isThere(String key) {
        Version newest = newest(key);
        return newest != null && newest.resourceOrNull() != null;
    }

    List<ObjectNode> all(String type) {
        return shelf.keySet().stream().filter(key -> key.startsWith(type + "/")).filter(this::isThere)
                .map(key -> newest(
                        key).resourceOrNull())
                .toList();
    }

    /** Stores a version, whatever stands. */
    Version store(String key, ObjectNode resourceOrNull, Instant at) {
        List<Version> versions = shelf.computeIfAbsent(key, each -> new ArrayList<>());
        int number = versions.size() + 1;
        ObjectNode stored = resourceOrNull == null ? null : resourceOrNull.deepCopy();
        if (stored != null) {
            ObjectNode meta = stored.path("meta").isObject()
                    ? (ObjectNode) stored.get("meta")
                    : stored.putObject("meta");
            meta.put("versionId", Integer.toString(number)).put("lastUpdated", at.toString());
        }
        Version version = new Version(number, stored, at);
        versions.add(version);
        return version;
    }

    /** As if it never was. */
    void lose(String key) {
        shelf.remove(key);
    }

    /** A copy to go back to. */
    Map<String, List<Version>> snapshot() {
        Map<String, List<Version>> copy = new TreeMap<>();
        shelf.forEach((key, versions) -> copy.put(key, new ArrayList<>(versions)));
        return copy;
    }

    void restore(Map<String, List<Version>> snapshot) {
        shelf.clear();
        shelf.putAll(snapshot);
    }
}

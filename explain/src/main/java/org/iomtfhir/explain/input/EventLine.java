package org.iomtfhir.explain.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.explain.ExactJson;
import org.jspecify.annotations.Nullable;

/**
 * What one line of an events file holds. A line is the body of an event; or, for templates that look at what the hub adds, the
 * whole document {@code {"Body": …, "Properties": {…}, "SystemProperties": {…}}}. It is a document if it is an object with
 * {@code Body} and at least one of the other two, both objects, and nothing else; every tool reads it so.
 *
 * @param isDocument
 *            whether the line is a whole document
 * @param body
 *            the bytes of the body; not copied, never to be changed
 * @param properties
 *            application properties: texts, numbers, booleans; empty where the line is a body
 * @param systemProperties
 *            what the hub and IoT Hub add; likewise
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is handed on, not copied.
public record EventLine(boolean isDocument, byte[] body, Map<String, Object> properties,
        Map<String, Object> systemProperties) {

    /** Numbers keep the digits that the line has. */
    private static final ObjectMapper JSON = ExactJson.MAPPER.rebuild().enable(
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private static final List<String> RECEIVED = List.of("x-opt-enqueued-time", "iothub-enqueuedtime");
    private static final String BODY = "Body";
    private static final String PROPERTIES = "Properties";
    private static final String SYSTEM_PROPERTIES = "SystemProperties";
    private static final Set<String> DOCUMENT = Set.of(BODY, PROPERTIES, SYSTEM_PROPERTIES);

    public EventLine {
        Objects.requireNonNull(body, "body");
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        systemProperties = Collections.unmodifiableMap(new LinkedHashMap<>(systemProperties));
    }

    /**
     * Reads a line.
     *
     * @param line
     *            without its end; what is no JSON is taken for a body, and fails where a service would have it fail
     */
    public static EventLine of(byte[] line) {
        try {
            JsonNode whole = JSON.readTree(line);
            if (isDocument(whole)) {
                return new EventLine(true, JSON.writeValueAsBytes(whole.get(BODY)), members(whole.path(PROPERTIES)),
                        members(whole.path(SYSTEM_PROPERTIES)));
            }
        } catch (JsonProcessingException e) {
            // A body that may be JSON all the same, forgivingly read; or a failure that the reader of bodies reports.
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return new EventLine(false, line, Map.of(), Map.of());
    }

    /**
     * The event as the languages see it.
     *
     * @param otherwise
     *            when a hub received it, unless the line says so itself; null to leave that open
     */
    public DeviceEvent event(@Nullable Instant otherwise) {
        return new DeviceEvent(body, properties, systemProperties, otherwise == null ? null : received(otherwise));
    }

    private Instant received(Instant otherwise) {
        for (String name : RECEIVED) {
            if (systemProperties.get(name) instanceof String text) {
                try {
                    return Instant.parse(text);
                } catch (DateTimeException e) {
                    // No time: the next one may be.
                }
            }
        }
        return otherwise;
    }

    private static boolean isDocument(JsonNode whole) {
        if (!whole.isObject() || !whole.has(BODY) || whole.size() < 2) {
            return false;
        }
        return whole.properties().stream().allMatch(member -> DOCUMENT.contains(member.getKey())
                && (member.getKey().equals(BODY) || member.getValue().isObject()));
    }

    private static Map<String, Object> members(JsonNode object) {
        Map<String, Object> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), scalar(member.getValue())));
        return members;
    }

    private static Object scalar(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** Says how large the event is and nothing of its content. */
    @Override
    public String toString() {
        return (isDocument ? "a document with a body of " : "a body of ") + body.length + " bytes";
    }
}

package org.iomtfhir.explain.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.devicecontent.DeviceEvent;

/**
 * Reads one line of an events file. A line is the body of an event; or, for templates that look at what the hub adds, the whole
 * document {@code {"Body": …, "Properties": {…}, "SystemProperties": {…}}}.
 */
public final class LineEvent {

    /** Numbers keep the digits that the line has. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private static final List<String> RECEIVED = List.of("x-opt-enqueued-time", "iothub-enqueuedtime");
    private static final String BODY = "Body";
    private static final Set<String> DOCUMENT = Set.of(BODY, "Properties", "SystemProperties");

    private LineEvent() {}

    /**
     * The event that a line holds.
     *
     * @param received
     *            when a hub received it, unless the line says so itself; null to leave that open
     */
    public static DeviceEvent of(byte[] line, Instant received) {
        return read(line, received).event();
    }

    /**
     * A line that has been read.
     *
     * @param event
     *            what the services would get
     * @param document
     *            whether the line is the whole document; otherwise it is the body
     */
    public record Line(DeviceEvent event, boolean document) {}

    /** Reads a line like {@link #of}, and says what it is. */
    public static Line read(byte[] line, Instant received) {
        try {
            JsonNode whole = JSON.readTree(line);
            if (isDocument(whole)) {
                JsonNode system = whole.path("SystemProperties");
                return new Line(new DeviceEvent(JSON.writeValueAsBytes(whole.get(BODY)),
                        properties(whole.path("Properties")), properties(system),
                        received == null ? null : received(system, received)), true);
            }
        } catch (JsonProcessingException e) {
            // A body that may be JSON all the same, forgivingly read; or a failure that the run reports.
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return new Line(new DeviceEvent(line, Map.of(), Map.of(), received), false);
    }

    private static Instant received(JsonNode system, Instant otherwise) {
        for (String name : RECEIVED) {
            try {
                return Instant.parse(system.path(name).asText());
            } catch (DateTimeException e) {
                // Missing, or no time: the next one may be.
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

    private static Map<String, Object> properties(JsonNode object) {
        Map<String, Object> properties = new LinkedHashMap<>();
        object.properties().forEach(member -> properties.put(member.getKey(), scalar(member.getValue())));
        return properties;
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
}

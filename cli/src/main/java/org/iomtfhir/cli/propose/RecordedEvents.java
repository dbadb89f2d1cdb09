package org.iomtfhir.cli.propose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.explain.input.EventLine;
import org.iomtfhir.explain.input.EventLines;

/** Looks at recorded events, a line each, and keeps what stands where. Bounded whatever the events hold. */
public final class RecordedEvents implements EventLines.Receiver<RuntimeException> {

    /** More would show nothing new. */
    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_PATHS = 2_000;
    private static final int DEEPEST = 40;

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private final Map<LeafPath, Leaf> leaves = new LinkedHashMap<>();
    private int events;
    private int fromIotHub;
    private long unreadable;

    @Override
    public void line(long number, byte[] bytes) {
        if (events >= MOST_EVENTS) {
            return;
        }
        EventLine line = EventLine.of(bytes);
        try {
            JsonNode body = JSON.readTree(line.body());
            if (line.systemProperties().containsKey("iothub-connection-device-id")) {
                fromIotHub++;
            }
            walk(body, new LeafPath(List.of()), events);
            events++;
        } catch (JsonProcessingException e) {
            unreadable++;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    @Override
    public void tooLong(long number) {
        unreadable++;
    }

    private void walk(JsonNode node, LeafPath path, int event) {
        if (path.steps().size() > DEEPEST) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(member -> walk(member.getValue(), path.then(member.getKey()), event));
        } else if (node.isArray()) {
            LeafPath element = path.then(LeafPath.EACH);
            node.forEach(each -> walk(each, element, event));
        } else if (!node.isNull() && !node.isMissingNode()) {
            Leaf leaf = leaves.get(path);
            if (leaf == null && leaves.size() < MOST_PATHS) {
                leaf = new Leaf(path);
                leaves.put(path, leaf);
            }
            if (leaf != null) {
                leaf.add(event, node);
            }
        }
    }

    Collection<Leaf> leaves() {
        return new ArrayList<>(leaves.values());
    }

    /** How many were read. */
    public int events() {
        return events;
    }

    /** How many lines were no JSON. */
    public long unreadable() {
        return unreadable;
    }

    /** Whether IoT Hub brought them all. */
    boolean allFromIotHub() {
        return events > 0 && fromIotHub == events;
    }
}

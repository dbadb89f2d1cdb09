package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.MalformedJsonException;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.runtime.hub.read.HubEvent;

/** Events of a hub as the lines of a file would give them, and as the normalize service would see them. */
final class HubEventText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HubEventText() {}

    /** One event a line. */
    static List<GivenEvent> of(List<HubEvent> events) {
        List<GivenEvent> given = new ArrayList<>(events.size());
        int offset = 0;
        for (HubEvent event : events) {
            String text = text(event);
            given.add(new GivenEvent(given.size() + 1, offset, text, new DeviceEvent(event.body(), event.properties(),
                    event.systemProperties(), event.enqueuedTime()), text.startsWith("{\"Body\"")));
            offset += text.length() + 1;
        }
        return given;
    }

    private static String text(HubEvent event) {
        String body = new String(event.body(), StandardCharsets.UTF_8);
        try {
            JsonReader.read(event.body());
        } catch (MalformedJsonException e) {
            return body;
        }
        ObjectNode document = JSON.createObjectNode();
        document.putRawValue("Body", new RawValue(body));
        members(event.properties(), document.putObject("Properties"));
        members(event.systemProperties(), document.putObject("SystemProperties"));
        return document.toString();
    }

    private static void members(Map<String, Object> values, ObjectNode node) {
        values.forEach((name, value) -> {
            switch (value) {
                case Boolean bool -> node.put(name, bool);
                case Long number -> node.put(name, number);
                case Instant time -> node.put(name, WireTime.write(time));
                case byte[] bytes -> node.put(name, new String(bytes, StandardCharsets.UTF_8));
                default -> node.put(name, value.toString());
            }
        });
    }
}

package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Property;

/**
 * A device that sends what one template of somebody's set matches: the places that its expressions name are filled. Whether such an
 * event is one that the template reads, and what must land of it, the template set itself says: it is asked for each event.
 */
final class TemplateDevice implements DeviceModel {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a time can be written. */
    private static final List<Function<Instant, JsonNode>> CLOCKS = List.of(
            time -> TextNode.valueOf(time.toString()), time -> LongNode.valueOf(time.toEpochMilli()),
            time -> LongNode.valueOf(time.getEpochSecond()));

    private final DeviceContent content;
    private final String type;
    private final TemplatePlaces places;
    private Function<Instant, JsonNode> clock = CLOCKS.getFirst();

    private TemplateDevice(DeviceContent content, String type, TemplatePlaces places) {
        this.content = content;
        this.type = type;
        this.places = places;
    }

    /**
     * The device of a template.
     *
     * @param content
     *            the set that the template is of
     * @param template
     *            the template as it is written, of any kind but an extension's
     * @return empty if no event could be made that the set reads with this template
     */
    static Optional<TemplateDevice> of(DeviceContent content, String kind, JsonNode template) {
        Optional<TemplatePlaces> places = TemplatePlaces.of(kind, template);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        TemplateDevice device = new TemplateDevice(content, template.path("typeName").asText(), places.get());
        Instant time = Instant.parse("2026-01-01T08:00:00.250Z");
        for (Function<Instant, JsonNode> clock : CLOCKS) {
            device.clock = clock;
            if (device.event(0, time, new Random(0)).readings().stream().anyMatch(reading -> reading.type()
                    .equals(device.type) && Math.abs(ChronoUnit.MILLIS.between(reading.time(), time)) < 1000)) {
                return Optional.of(device);
            }
        }
        return Optional.empty();
    }

    String type() {
        return type;
    }

    /** Whether the template reads what an IoT Hub alone adds to an event. */
    boolean needsIotHub() {
        return places.all().stream().anyMatch(place -> place.steps().getFirst().equals("SystemProperties"));
    }

    @Override
    public SimulatedEvent event(int number, Instant time, Random random) {
        String device = "simulated-%04d".formatted(number);
        ObjectNode document = JSON.createObjectNode();
        document.putObject("Body");
        places.fixed().forEach((place, value) -> place.set(document, value));
        for (TemplatePlaces.Place place : places.values()) {
            place.set(document, IntNode.valueOf(random.nextInt(50, 100)));
        }
        places.device().ifPresent(place -> place.set(document, TextNode.valueOf(device)));
        places.patient().ifPresent(
                place -> place.set(document, TextNode.valueOf("simulated-patient-%04d".formatted(number))));
        places.correlation().ifPresent(
                place -> place.set(document, TextNode.valueOf(device + "-" + time.toEpochMilli())));
        places.time().ifPresent(place -> place.set(document, clock.apply(time)));
        String body = document.path("Body").toString();
        Map<String, String> properties = texts(document.path("Properties"));
        Map<String, String> system = texts(document.path("SystemProperties"));
        return new SimulatedEvent(device, time, body, properties, system,
                readings(new DeviceEvent(body.getBytes(StandardCharsets.UTF_8), Map.copyOf(properties),
                        Map.copyOf(system), time)));
    }

    private List<SimulatedReading> readings(DeviceEvent event) {
        NormalizedEvent normalized = content.evaluate(event);
        List<SimulatedReading> readings = new ArrayList<>();
        for (Measurement measurement : normalized.measurements()) {
            readings.add(new SimulatedReading(measurement.type(), measurement.deviceId(), measurement.patientId(),
                    measurement.occurrenceTime().truncatedTo(ChronoUnit.MILLIS),
                    measurement.properties().stream().map(Property::value).toList()));
        }
        return readings;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }
}

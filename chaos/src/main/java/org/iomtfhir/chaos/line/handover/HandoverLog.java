package org.iomtfhir.chaos.line.handover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.chaos.line.events.ExpectedLetter;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and entered, a line each, so that a run that goes on knows it: unlike the rest of a run it depends on the
 * clock. Not thread-safe.
 */
final class HandoverLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What happened, in which step of the run. */
    sealed interface Entry {
        /** In which step of the run. */
        int step();
    }

    /**
     * An event was sent, or was about to be.
     *
     * @param earlier
     *            the patient on whom its readings may have been filed, null if they can't
     * @param until
     *            those from then on can't, null if all may
     */
    record Sent(int step, WardEvent event, @Nullable String earlier, @Nullable Instant until) implements Entry {}

    /**
     * A device went to another patient.
     *
     * @param entered
     *            since when the FHIR server knows, null if it does not
     */
    record Changed(int step, String device, String patient, Instant since,
            @Nullable Instant entered) implements Entry {}

    private final Path file;

    HandoverLog(Path file) {
        this.file = file;
    }

    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                // The last may have been cut.
                if (line.endsWith("}")) {
                    entries.add(entry(JSON.readTree(line)));
                }
            }
        }
        return entries;
    }

    void add(Entry entry) throws IOException {
        Files.write(file, (JSON.writeValueAsString(json(entry)) + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static ObjectNode json(Entry entry) {
        ObjectNode json = JSON.createObjectNode().put("step", entry.step());
        switch (entry) {
            case Changed changed -> json.put("device", changed.device()).put("patient", changed.patient())
                    .put("since", changed.since().toString()).put("entered", text(changed.entered()));
            case Sent sent -> {
                json.put("lane", sent.event().lane()).put("body", sent.event().body()).put("earlier", sent.earlier())
                        .put("until", text(sent.until()));
                ArrayNode readings = json.putArray("readings");
                for (WardReading each : sent.event().readings()) {
                    ObjectNode reading = readings.addObject().put("type", each.type().name())
                            .put("device", each.device()).put("patient", each.patient())
                            .put("time", each.time().toString());
                    each.values().forEach(reading.putObject("values")::put);
                }
                sent.event().letter().ifPresent(letter -> json.putObject("letter").put("mark", letter.mark())
                        .put("stage", letter.stage()).put("error", letter.error()));
            }
        }
        return json;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Instant time(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.textValue()) : null;
    }

    private static Entry entry(JsonNode json) {
        int step = json.path("step").asInt();
        if (!json.has("body")) {
            return new Changed(step, json.path("device").asText(), json.path("patient").asText(),
                    Instant.parse(json.path("since").asText()), time(json.path("entered")));
        }
        List<WardReading> readings = new ArrayList<>();
        for (JsonNode each : json.path("readings")) {
            Map<String, String> values = new HashMap<>();
            each.path("values").properties().forEach(value -> values.put(value.getKey(), value.getValue().asText()));
            readings.add(new WardReading(ReadingType.valueOf(each.path("type").asText()), each.path("device").asText(),
                    each.path("patient").asText(), null, Instant.parse(each.path("time").asText()), values));
        }
        JsonNode letter = json.path("letter");
        return new Sent(step, new WardEvent(0, json.path("lane").asInt(), json.path("body").asText(), readings,
                letter.isObject()
                        ? Optional.of(new ExpectedLetter(letter.path("mark").asText(), letter.path("stage").asText(),
                                letter.path("error").asText()))
                        : Optional.empty()),
                json.path("earlier").textValue(), time(json.path("until")));
    }
}

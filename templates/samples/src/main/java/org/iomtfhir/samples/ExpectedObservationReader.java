package org.iomtfhir.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.iomtfhir.samples.ExpectedObservation.Code;
import org.iomtfhir.samples.ExpectedObservation.Component;

/** Reads a line of {@code expected.jsonl}; its form is described in the samples' README. */
final class ExpectedObservationReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExpectedObservationReader() {}

    static ExpectedObservation read(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("expected.jsonl holds a line that is not JSON: " + line, malformed);
        }
        return new ExpectedObservation(text(json, "type"), json.path("patient").asText(null), text(json, "device"),
                codes(json), Instant.parse(text(json, "start")), Instant.parse(text(json, "end")),
                json.has("value") ? value(json.get("value")) : null, items(json.path("components"))
                        .map(component -> new Component(codes(component),
                                component.has("value") ? value(component.get("value")) : null))
                        .toList());
    }

    private static List<Code> codes(JsonNode json) {
        return items(json.path("codes")).map(code -> new Code(text(code, "system"), text(code, "code"))).toList();
    }

    private static ExpectedValue value(JsonNode json) {
        String unit = text(json, "unit");
        String system = text(json, "system");
        String code = text(json, "code");
        if (json.has("quantity")) {
            return new ExpectedValue.Quantity(new BigDecimal(text(json, "quantity")), unit, system, code);
        }
        return new ExpectedValue.SampledData(new BigDecimal(text(json, "period")),
                List.of(text(json, "sampledData").split(" ")), unit, system, code);
    }

    private static String text(JsonNode json, String member) {
        if (!json.path(member).isValueNode()) {
            throw new IllegalStateException("expected.jsonl lacks the member " + member + " in " + json);
        }
        return json.get(member).asText();
    }

    private static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}

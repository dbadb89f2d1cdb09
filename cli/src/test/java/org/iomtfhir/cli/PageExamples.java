package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.JmesPathSyntaxException;
import org.iomtfhir.devicecontent.jmespath.WholeNumbers;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.MalformedJsonException;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.explain.input.EventLine;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingFailure;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;

/** What the inputs shown last on a page really come to. */
final class PageExamples {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-10-09T10:20:00Z");

    private String document = "";
    private String events = "";
    private String device = "";
    private String mapping = "";

    /** Takes an input; false if the block is none. */
    boolean take(PageBlock block) {
        switch (block.label()) {
            case "document" -> document = block.text();
            case "event", "events" -> events = block.text();
            case "device" -> device = file("CollectionContent", block.text());
            case "mapping" -> mapping = file("CollectionFhir", block.text());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A page may show one template alone; its lines keep their numbers. */
    private static String file(String type, String text) {
        return text.contains('"' + type + '"')
                ? text
                : "{ \"templateType\": \"" + type + "\", \"template\": [ " + text + "] }";
    }

    /** What a block that is no input should say, as JSON or text. */
    String actual(PageBlock block) {
        return switch (block.label()) {
            case "measurements" -> measurements();
            case "failures" -> normalized().stream().flatMap(event -> event.failures().stream())
                    .map(NormalizationFailure::text).collect(Collectors.joining("\n"));
            case "observations", "lands" -> observations();
            case "mapping-failures" -> transformed().stream().flatMap(result -> result.failures().stream())
                    .map(MappingFailure::toString).collect(Collectors.joining("\n"));
            case "device-problems" -> problems(DeviceContent.compile("devicecontent.json", device));
            case "mapping-problems" -> problems(compileMapping());
            case "JSONPath" -> jsonPath(block.text());
            case "JMESPath" -> jmesPath(block.text());
            default -> throw new AssertionError("line " + block.line() + ": nobody knows the label " + block.label());
        };
    }

    /** Whether two texts of a label say the same: JSON by value, anything else by its words. */
    static boolean same(String label, String shown, String actual) {
        if (label.equals("measurements") || label.equals("observations")) {
            try {
                return JSON.readTree(shown).equals(JSON.readTree(actual));
            } catch (JsonProcessingException e) {
                return false;
            }
        }
        if (label.equals("lands")) {
            try {
                return holds(JSON.readTree(actual), JSON.readTree(shown));
            } catch (JsonProcessingException e) {
                return false;
            }
        }
        return shown.strip().replaceAll("\\s+", " ").equals(actual.strip().replaceAll("\\s+", " "));
    }

    /** Whether every member that is shown is there and says the same; one that is shown as null must not be there. */
    static boolean holds(JsonNode actual, JsonNode shown) {
        if (shown.isObject()) {
            return shown.properties().stream().allMatch(member -> {
                JsonNode there = actual.get(member.getKey());
                if (there == null) {
                    return member.getValue().isNull();
                }
                return member.getKey().equals("extension")
                        ? holdsAmongOthers(there, member.getValue())
                        : holds(there, member.getValue());
            });
        }
        if (shown.isArray()) {
            return actual.size() == shown.size() && IntStream.range(0, shown.size())
                    .allMatch(i -> holds(actual.get(i), shown.get(i)));
        }
        boolean numbers = shown.isNumber() && actual.isNumber();
        return numbers ? shown.decimalValue().compareTo(actual.decimalValue()) == 0 : shown.equals(actual);
    }

    /** What has landed has the mark of persist beside the extensions that a template says. */
    private static boolean holdsAmongOthers(JsonNode actual, JsonNode shown) {
        return shown.valueStream().allMatch(one -> actual.valueStream().anyMatch(there -> holds(there, one)));
    }

    private CompileResult<FhirMapping> compileMapping() {
        return FhirMapping.compile("fhirmapping.json", mapping, MappingOptions.standard(InstantSource.fixed(NOW)));
    }

    private static String problems(CompileResult<?> result) {
        return result.problems().stream().map(TemplateProblem::inOneLine).collect(Collectors.joining("\n"));
    }

    private List<NormalizedEvent> normalized() {
        DeviceContent content = DeviceContent.compile("devicecontent.json", device).compiled()
                .orElseThrow(() -> new AssertionError(problems(DeviceContent.compile("devicecontent.json", device))));
        return events.lines().filter(line -> !line.isBlank())
                .map(line -> content.evaluate(EventLine.of(line.getBytes(StandardCharsets.UTF_8)).event(null)))
                .toList();
    }

    private String measurements() {
        ArrayNode array = JSON.createArrayNode();
        normalized().stream().flatMap(event -> event.measurements().stream())
                .forEach(measurement -> array.add(withoutNulls(tree(MessageJson.write(measurement)))));
        return array.toPrettyString();
    }

    private static JsonNode withoutNulls(JsonNode measurement) {
        ObjectNode shown = JSON.createObjectNode();
        measurement.properties().stream().filter(member -> !member.getValue().isNull())
                .forEach(member -> shown.set(member.getKey(), member.getValue()));
        return shown;
    }

    private List<MappingResult> transformed() {
        PartitionWindow<String> window = new PartitionWindow<>(
                GroupingLimits.ofWindow(java.time.Duration.ofSeconds(30)));
        for (NormalizedEvent event : normalized()) {
            for (Measurement measurement : event.measurements()) {
                if (!window.add(measurement, NOW, NOW, "", 0).isEmpty()) {
                    throw new AssertionError("the example is too large for one group");
                }
            }
        }
        CompileResult<FhirMapping> compiled = compileMapping();
        FhirMapping fhir = compiled.compiled().orElseThrow(() -> new AssertionError(problems(compiled)));
        return window.idle(Instant.MAX).stream().map(complete -> fhir.transform(complete.group())).toList();
    }

    private String observations() {
        ArrayNode array = JSON.createArrayNode();
        transformed().stream().flatMap(result -> result.resources().stream()).map(MappedResource::json)
                .forEach(json -> array.add(withoutTravellingTimes(((ObjectNode) tree(json)).without("issued"))));
        return array.toPrettyString();
    }

    /** Persist takes them off; a page that showed them with each value would hide what lands. */
    private static JsonNode withoutTravellingTimes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.get("extension") instanceof ArrayNode extensions) {
                for (int i = extensions.size() - 1; i >= 0; i--) {
                    if (extensions.get(i).path("url").asText().startsWith("urn:iomtfhir:")) {
                        extensions.remove(i);
                    }
                }
                if (extensions.isEmpty()) {
                    object.remove("extension");
                }
            }
        }
        node.forEach(PageExamples::withoutTravellingTimes);
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(member -> member.getKey().startsWith("_") && member.getValue().isEmpty());
        }
        return node;
    }

    private String jsonPath(String expression) {
        try {
            Selection selection = new Selection(1_000);
            JsonPath.parse(expression).select(JsonReader.read(document).value(), selection, new Budget());
            return list(selection.values());
        } catch (PathSyntaxException e) {
            return "refused";
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private String jmesPath(String expression) {
        try {
            JmesPath.Selected selected = new JmesPath.Compiler(WholeNumbers.EXACT, List.of()).compile(expression)
                    .select(JsonReader.read(document).value(), new Budget());
            List<Json> values = selected.values();
            if (selected.projection()) {
                return list(values);
            }
            return values.isEmpty() || values.get(0) instanceof JsonNull ? "nothing" : values.get(0).toJson();
        } catch (JmesPathSyntaxException e) {
            return "refused";
        } catch (RuntimeException e) {
            return "an error";
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static String list(List<Json> values) {
        return values.isEmpty()
                ? "nothing"
                : values.stream().map(Json::toJson).collect(Collectors.joining(", ", "[", "]"));
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

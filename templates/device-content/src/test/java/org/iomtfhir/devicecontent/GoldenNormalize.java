package org.iomtfhir.devicecontent;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateProblem;
import org.iomtfhir.template.TemplateValue;

/**
 * Cases of normalisation: template file and event, and the measurements. Some have times of the years 1 and 9999, which both
 * profiles refuse unless they are set to take any.
 */
final class GoldenNormalize implements GoldenCase {

    @Override
    public Optional<String> difference(JsonObject golden) {
        String template = GoldenCase.text(golden, "template");
        CompileResult<DeviceContent> compiled = DeviceContent.compile("devicecontent.json", template,
                ContentOptions.of(Profile.EARLIER_CONNECTOR).with(TimeWindow.ANY));
        String outcome = GoldenCase.text(golden, "outcome");
        if (outcome.equals("invalid template")) {
            return refusal(golden, template, compiled);
        }
        if (compiled.compiled().isEmpty()) {
            return outcome.equals("measurements")
                    ? Optional.of("refused: " + compiled.problems())
                    : Optional.empty();
        }
        NormalizedEvent actual = compiled.compiled().get().evaluate(event((JsonObject) golden.get("event")));
        List<Json> expected = ((JsonArray) golden.get("measurements")).items();
        return switch (outcome) {
            case "measurements" -> sameInOrder(expected, actual.measurements())
                    && actual.failures().stream().allMatch(GoldenNormalize::isTextAfterTheValue)
                            ? Optional.empty()
                            : different(golden, actual);
            case "error" -> !actual.failures().isEmpty() && contains(actual.measurements(), expected)
                    ? Optional.empty()
                    : different(golden, actual);
            // A failure or the answer that the deviation asks for, which may be that nothing matches: what counts is that it ends.
            case "free" -> Optional.empty();
            default -> Optional.of("there is no outcome " + outcome);
        };
    }

    private static Optional<String> different(JsonObject golden, NormalizedEvent actual) {
        return Optional.of(GoldenCase.text(golden, "template").replaceAll("\\s+", " ") + "\n  event    "
                + golden.get("event").toJson() + "\n  expected " + GoldenCase.text(golden, "outcome") + " "
                + golden.get("measurements").toJson() + "\n  actual   " + actual);
    }

    private static boolean isTextAfterTheValue(NormalizationFailure failure) {
        return failure.error() == ErrorName.InvalidDataFormat && failure.cause().startsWith("something follows");
    }

    private static Optional<String> refusal(JsonObject golden, String template, CompileResult<DeviceContent> compiled) {
        if (compiled.compiled().isPresent()) {
            return Optional.of("expected a refusal of " + template);
        }
        if (golden.get("reference") instanceof JsonArray messages) {
            for (Json message : messages.items()) {
                Json line = ((JsonObject) message).get("line");
                if (line instanceof JsonNumber number) {
                    Integer index = templateAt(template, number.decimal().intValueExact());
                    if (compiled.problems().stream().noneMatch(
                            problem -> problem.isError() && Objects.equals(problem.templateIndex(), index))) {
                        return Optional.of("expected an error in template " + index + ", found "
                                + compiled.problems().stream().map(TemplateProblem::inOneLine).toList());
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The index of the template that this line belongs to; null if it is the root's. */
    private static Integer templateAt(String template, int line) {
        TemplateValue root = TemplateFile.read(template, Problems.of("f")).orElseThrow().root();
        Integer index = null;
        if (root instanceof TemplateObject object && object.member("template").map(TemplateMember::value)
                .orElse(null) instanceof TemplateArray array) {
            for (int i = 0; i < array.items().size(); i++) {
                if (array.items().get(i).place().line() <= line) {
                    index = i;
                }
            }
        }
        return index;
    }

    private static DeviceEvent event(JsonObject event) {
        Json time = event.get("enqueuedTime");
        return new DeviceEvent(GoldenCase.text(event, "body").getBytes(StandardCharsets.UTF_8),
                map(event.get("properties")), map(event.get("systemProperties")),
                time instanceof JsonText text ? WireTime.read(text.value()) : null);
    }

    private static Map<String, Object> map(Json value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                map.put(object.name(i), switch (object.value(i)) {
                    case JsonText text -> text.value();
                    case JsonNumber number -> number.decimal();
                    case JsonBoolean bool -> bool.value();
                    default -> null;
                });
            }
        }
        return map;
    }

    private static boolean sameInOrder(List<Json> expected, List<Measurement> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!same((JsonObject) expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(List<Measurement> actual, List<Json> expected) {
        List<Measurement> left = new ArrayList<>(actual);
        for (Json measurement : expected) {
            Optional<Measurement> found = left.stream().filter(one -> same((JsonObject) measurement, one)).findFirst();
            if (found.isEmpty()) {
                return false;
            }
            left.remove(found.get());
        }
        return true;
    }

    private static boolean same(JsonObject expected, Measurement actual) {
        List<Json> properties = ((JsonArray) expected.get("properties")).items();
        if (properties.size() != actual.properties().size()) {
            return false;
        }
        for (int i = 0; i < properties.size(); i++) {
            JsonArray pair = (JsonArray) properties.get(i);
            Property property = actual.properties().get(i);
            if (!property.name().equals(((JsonText) pair.get(0)).value())
                    || !sameText(((JsonText) pair.get(1)).value(), property.value())) {
                return false;
            }
        }
        return Objects.equals(actual.type(), nullable(expected, "type"))
                && Objects.equals(actual.deviceId(), nullable(expected, "deviceId"))
                && Objects.equals(actual.patientId(), nullable(expected, "patientId"))
                && Objects.equals(actual.encounterId(), nullable(expected, "encounterId"))
                && Objects.equals(actual.correlationId(), nullable(expected, "correlationId"))
                && actual.occurrenceTime().equals(Instant.parse(nullable(expected, "occurrenceTime")));
    }

    private static String nullable(JsonObject object, String name) {
        return object.get(name) instanceof JsonText text ? text.value() : null;
    }

    /** Equal as they are, or as decimal numerals. */
    private static boolean sameText(String expected, String actual) {
        if (expected.equals(actual)) {
            return true;
        }
        try {
            return GoldenCase.near(new BigDecimal(actual), new BigDecimal(expected));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

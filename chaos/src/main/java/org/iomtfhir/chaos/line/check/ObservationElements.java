package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an Observation says, element by element, as text. An element that none should have is named as well. */
final class ObservationElements {

    private static final Set<String> UNCOMPARED = Set.of("resourceType", "id", "issued");

    private ObservationElements() {}

    static SortedMap<String, String> of(JsonNode observation) {
        SortedMap<String, String> elements = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : observation.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            switch (name) {
                case "status" -> elements.put(name, value.asText());
                case "meta" -> elements.put("version", value.path("versionId").asText());
                case "identifier" -> elements.put(name, identifiers(value));
                case "category" -> elements.put(name, concepts(value));
                case "code" -> elements.put(name, concept(value));
                case "subject", "device" -> elements.put(name, value.path("reference").asText());
                case "effectiveDateTime" -> elements.put("effective", time(value));
                case "effectivePeriod" ->
                    elements.put("effective", time(value.path("start")) + " to " + time(value.path("end")));
                case "component" -> components(value, elements);
                case "extension" -> extensions(value).ifPresent(others -> elements.put(name, others));
                default -> {
                    if (name.startsWith("value") || name.startsWith("_value")) {
                        elements.put("value", value(observation));
                    } else if (!UNCOMPARED.contains(name)) {
                        elements.put(name, value.toString());
                    }
                }
            }
        }
        return elements;
    }

    /** Whether it says that nothing in it holds. */
    static boolean isEmptied(JsonNode observation) {
        return "entered-in-error".equals(observation.path("status").asText()) && !observation.has("component")
                && observation.properties().stream().noneMatch(member -> member.getKey().startsWith("value"));
    }

    /** What is there besides the mark by which the connector knows its own writing; empty if nothing is. */
    private static Optional<String> extensions(JsonNode extensions) {
        StringBuilder others = new StringBuilder();
        for (JsonNode extension : extensions) {
            if (!"urn:iomtfhir:write-mark".equals(extension.path("url").asText())) {
                others.append(extension);
            }
        }
        return others.isEmpty() ? Optional.empty() : Optional.of(others.toString());
    }

    /** A Quantity as the elements name it. */
    static String quantity(String number, String unit) {
        return "Quantity " + number + " " + unit;
    }

    /** A text as the elements name it. */
    static String text(String text) {
        return "string " + text;
    }

    /** A whole number as the elements name it. */
    static String integer(String number) {
        return "integer " + number;
    }

    /** The readings that are kept beside a summary, as they follow its number; empty if none are. */
    static String kept(String kind, String data, String offsets) {
        return ", the " + kind + " of " + data + " at " + offsets;
    }

    private static String kept(JsonNode value) {
        for (JsonNode extension : value.path("extension")) {
            if ("urn:iomtfhir:summary".equals(extension.path("url").asText())) {
                Map<String, String> parts = new TreeMap<>();
                extension.path("extension").forEach(part -> parts.put(part.path("url").asText(), part.path(
                        "valueString").asText(part.path("valueCode").asText())));
                return kept(parts.getOrDefault("kind", ""), parts.getOrDefault("data", ""),
                        parts.getOrDefault("offsets", ""));
            }
        }
        return "";
    }

    /** A series as the elements name it. */
    static String series(String unit, long periodMillis, String data) {
        return "SampledData 0 " + unit + " every " + periodMillis + ": " + data;
    }

    private static String value(JsonNode of) {
        if (of.has("valueQuantity")) {
            JsonNode quantity = of.get("valueQuantity");
            return quantity(number(quantity.path("value")), unit(quantity)) + kept(quantity);
        }
        if (of.has("valueInteger")) {
            return integer(number(of.get("valueInteger"))) + kept(of.path("_valueInteger"));
        }
        if (of.has("valueSampledData")) {
            JsonNode series = of.get("valueSampledData");
            JsonNode origin = series.path("origin");
            String rest = series.has("extension") || series.path("dimensions").asInt() != 1 ? " and more" : "";
            return "SampledData " + number(origin.path("value")) + " " + unit(origin) + " every "
                    + number(series.path("period")) + ": " + series.path("data").asText() + rest;
        }
        if (of.has("valueString")) {
            return text(of.get("valueString").asText());
        }
        return "no value of a known type";
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? number.decimalValue().toPlainString() : "no number";
    }

    private static String unit(JsonNode quantity) {
        return quantity.path("unit").asText() + " " + quantity.path("system").asText() + "|"
                + quantity.path("code").asText();
    }

    private static void components(JsonNode components, Map<String, String> elements) {
        for (JsonNode component : components) {
            JsonNode codings = component.path("code").path("coding");
            String name = "component " + codings.path(codings.size() - 1).path("code").asText();
            String before = elements.put(name, concept(component.path("code")) + " " + value(component));
            if (before != null) {
                elements.put(name, "twice");
            }
        }
    }

    private static String identifiers(JsonNode identifiers) {
        StringBuilder text = new StringBuilder();
        identifiers.forEach(identifier -> text.append(text.isEmpty() ? "" : ", ")
                .append(identifier.path("system").asText()).append('|').append(identifier.path("value").asText()));
        return text.toString();
    }

    private static String concepts(JsonNode concepts) {
        StringBuilder text = new StringBuilder();
        concepts.forEach(concept -> text.append(text.isEmpty() ? "" : ", ").append(concept(concept)));
        return text.toString();
    }

    private static String concept(JsonNode concept) {
        StringBuilder text = new StringBuilder();
        for (JsonNode coding : concept.path("coding")) {
            text.append(text.isEmpty() ? "" : ", ").append(coding.path("system").asText()).append('|')
                    .append(coding.path("code").asText()).append('|').append(coding.path("display").asText());
        }
        return concept.has("text")
                ? text.append(" '").append(concept.path("text").asText()).append('\'').toString()
                : text.toString();
    }

    /** To the millisecond, which is what FHIR servers keep of a time. */
    private static String time(JsonNode text) {
        try {
            return OffsetDateTime.parse(text.asText()).toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
        } catch (DateTimeParseException e) {
            return "no time";
        }
    }
}

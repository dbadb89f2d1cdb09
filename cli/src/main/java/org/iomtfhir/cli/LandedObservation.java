package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.iomtfhir.samples.ExpectedObservation;
import org.iomtfhir.samples.ExpectedObservation.Code;
import org.iomtfhir.samples.ExpectedValue;
import org.iomtfhir.model.sampled.SampledText;
import org.jspecify.annotations.Nullable;

/**
 * An Observation as it is on the FHIR server.
 *
 * @param patient
 *            the value of the identifier of its subject, null where it has none
 * @param device
 *            the value of the identifier of its device, null where it has none
 * @param resource
 *            the Observation
 */
record LandedObservation(@Nullable String patient, @Nullable String device, JsonNode resource) {

    /** Whether this is what is expected: whose it is, what it is about, when, and every value. */
    boolean is(ExpectedObservation expected) {
        return items(resource.path("code").path("coding")).stream()
                .anyMatch(coding -> expected.type().equals(coding.path("code").asText()))
                && expected.deviceId().equals(device)
                && (expected.patientId() == null ? patient != null : expected.patientId().equals(patient))
                && coded(resource.path("code"), expected.codes()) && same(expected.start(), start())
                && same(expected.end(), end())
                && (expected.value() == null ? !hasValue(resource) : matches(expected.value(), resource))
                && components(expected);
    }

    private boolean components(ExpectedObservation expected) {
        List<JsonNode> found = items(resource.path("component"));
        return found.size() == expected.components().size() && expected.components().stream()
                .allMatch(wanted -> found.stream().anyMatch(component -> coded(component.path("code"), wanted.codes())
                        && (wanted.value() == null
                                ? !hasValue(component) && component.has("dataAbsentReason")
                                : matches(wanted.value(), component))));
    }

    /** When its time begins, null where it does not say. */
    @Nullable
    Instant start() {
        return resource.has("effectiveDateTime")
                ? time(resource.path("effectiveDateTime"))
                : time(resource.path("effectivePeriod").path("start"));
    }

    /** When its time ends, null where it does not say. */
    @Nullable
    Instant end() {
        return resource.has("effectiveDateTime")
                ? time(resource.path("effectiveDateTime"))
                : time(resource.path("effectivePeriod").path("end"));
    }

    private static @Nullable Instant time(JsonNode text) {
        return text.isTextual() ? OffsetDateTime.parse(text.textValue()).toInstant() : null;
    }

    /** To the millisecond, which is what FHIR servers keep of a time. */
    private static boolean same(Instant expected, @Nullable Instant found) {
        return found != null
                && expected.truncatedTo(ChronoUnit.MILLIS).equals(found.truncatedTo(ChronoUnit.MILLIS));
    }

    private static boolean coded(JsonNode concept, List<Code> codes) {
        return codes.stream().allMatch(code -> items(concept.path("coding")).stream()
                .anyMatch(coding -> code.system().equals(coding.path("system").asText())
                        && code.code().equals(coding.path("code").asText())));
    }

    private static boolean hasValue(JsonNode of) {
        return of.properties().stream().anyMatch(member -> member.getKey().startsWith("value"));
    }

    private static boolean matches(ExpectedValue expected, JsonNode of) {
        return switch (expected) {
            case ExpectedValue.Quantity quantity -> {
                JsonNode found = of.path("valueQuantity");
                yield found.path("value").isNumber()
                        && found.path("value").decimalValue().compareTo(quantity.value()) == 0
                        && unit(expected, found);
            }
            case ExpectedValue.SampledData series -> {
                JsonNode found = of.path("valueSampledData");
                yield found.path("period").isNumber()
                        && found.path("period").decimalValue().compareTo(series.period()) == 0
                        && found.path("origin").path("value").decimalValue().compareTo(BigDecimal.ZERO) == 0
                        && unit(expected, found.path("origin")) && series.matches(found.path("data").asText());
            }
        };
    }

    private static boolean unit(ExpectedValue expected, JsonNode quantity) {
        return expected.unit().equals(quantity.path("unit").asText())
                && expected.system().equals(quantity.path("system").asText())
                && expected.code().equals(quantity.path("code").asText());
    }

    /** What it is about: the codes and the text of its code. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        names.add(resource.path("code").path("text").asText());
        items(resource.path("code").path("coding")).forEach(coding -> names.add(coding.path("code").asText()));
        return names;
    }

    /** What it says, in a few words. */
    String inWords() {
        StringBuilder words = new StringBuilder(value(resource));
        for (JsonNode component : items(resource.path("component"))) {
            words.append(words.isEmpty() ? "" : ", ").append(name(component.path("code"))).append(' ')
                    .append(value(component));
        }
        return words.toString();
    }

    /** The display of its first coding, or else its text. */
    static String name(JsonNode concept) {
        String display = concept.path("coding").path(0).path("display").asText();
        return display.isEmpty() ? concept.path("text").asText() : display;
    }

    private static String value(JsonNode of) {
        if (of.has("valueQuantity")) {
            JsonNode quantity = of.get("valueQuantity");
            return quantity.path("value").asText() + " " + quantity.path("unit").asText();
        }
        if (of.has("valueSampledData")) {
            JsonNode series = of.get("valueSampledData");
            List<String> samples = SampledText.items(series.path("data").asText());
            if (samples.isEmpty()) {
                return "no samples";
            }
            return samples.stream().filter(SampledText::says).count() + " samples every " + series.path("period")
                    .asText() + " ms: " + samples.getFirst() + " "
                    + (samples.size() > 1 ? samples.get(1) + " ... " : "")
                    + samples.getLast() + " " + series.path("origin").path("unit").asText();
        }
        if (of.has("valueRange")) {
            JsonNode range = of.get("valueRange");
            return range.at("/low/value").asText() + " to " + range.at("/high/value").asText();
        }
        if (of.has("valueRatio")) {
            JsonNode ratio = of.get("valueRatio");
            return ratio.at("/numerator/value").asText() + " : " + ratio.at("/denominator/value").asText();
        }
        return of.has("valueCodeableConcept")
                ? name(of.path("valueCodeableConcept"))
                : of.properties().stream().filter(member -> member.getKey().startsWith("value")).findFirst()
                        .map(member -> member.getValue().asText()).orElse("");
    }

    private static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}

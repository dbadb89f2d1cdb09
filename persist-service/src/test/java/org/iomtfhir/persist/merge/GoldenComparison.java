package org.iomtfhir.persist.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

/** Equality of Observations as the golden cases mean it. */
final class GoldenComparison {

    private static final List<String> LEFT_ASIDE = List.of("id", "issued", "meta", "subject", "device", "encounter");

    private GoldenComparison() {}

    /** Whether both are the same, what is not compared left aside. */
    static boolean sameObservation(JsonNode expected, JsonNode actual) {
        return same(compared(expected), compared(actual));
    }

    /** The part that is compared; one instant in one form. */
    static ObjectNode compared(JsonNode observation) {
        ObjectNode copy = observation.deepCopy();
        copy.remove(LEFT_ASIDE);
        removeMark(copy);
        copy.path("component").forEach(component -> removeMark((ObjectNode) component));
        if (copy.has("effectiveDateTime")) {
            JsonNode instant = copy.remove("effectiveDateTime");
            copy.putObject("effectivePeriod").<ObjectNode>set("start", instant).set("end", instant);
        }
        return copy;
    }

    /** What this connector notes of its own writing, which the reference does not. */
    private static void removeMark(ObjectNode element) {
        if (element.path("extension") instanceof ArrayNode extensions) {
            for (int i = extensions.size() - 1; i >= 0; i--) {
                if (extensions.get(i).path("url").asText().equals(WriteMark.URL)) {
                    extensions.remove(i);
                }
            }
            if (extensions.isEmpty()) {
                element.remove("extension");
            }
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            // The reference passes numbers through double.
            return one.decimalValue().compareTo(other.decimalValue()) == 0
                    || Double.compare(one.doubleValue(), other.doubleValue()) == 0;
        }
        if (one.isTextual() && other.isTextual()) {
            Instant instant = instant(one.textValue());
            return one.equals(other) || (instant != null && Objects.equals(instant, instant(other.textValue())));
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one.isObject() && other.isObject() && one.size() == other.size()) {
            for (var member : one.properties()) {
                if (!other.has(member.getKey()) || !same(member.getValue(), other.get(member.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        return one.equals(other);
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}

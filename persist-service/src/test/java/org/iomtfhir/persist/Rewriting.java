package org.iomtfhir.persist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What some servers make of what they store: numbers as short as can be, times to milliseconds, an instant as a period. */
public final class Rewriting {

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    private Rewriting() {}

    /** Changes it, and gives it back. */
    public static ObjectNode rewrite(ObjectNode resource) {
        rewriteMembers(resource);
        JsonNode instant = resource.remove("effectiveDateTime");
        if (instant != null) {
            resource.putObject("effectivePeriod").<ObjectNode>set("start", instant).set("end", instant);
        }
        return resource;
    }

    private static void rewriteMembers(ObjectNode object) {
        for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
            object.set(member.getKey(), member.getKey().equals("data")
                    ? samples(member.getValue().asText())
                    : rewritten(member.getValue()));
        }
    }

    private static JsonNode rewritten(JsonNode value) {
        if (value instanceof ObjectNode object) {
            rewriteMembers(object);
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, rewritten(array.get(i)));
            }
        } else if (value.isNumber()) {
            return DecimalNode.valueOf(new BigDecimal(number(value.decimalValue())));
        } else if (value.isTextual()) {
            return TextNode.valueOf(time(value.asText()));
        }
        return value;
    }

    private static String number(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static JsonNode samples(String data) {
        List<String> samples = new ArrayList<>();
        for (String each : data.split(" ")) {
            samples.add(each.matches("[-\\d.]+") ? number(new BigDecimal(each)) : each);
        }
        return TextNode.valueOf(String.join(" ", samples));
    }

    private static String time(String text) {
        try {
            return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS)
                    .format(MILLISECONDS);
        } catch (DateTimeException e) {
            return text;
        }
    }
}

package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.iomtfhir.model.BoundedDecimal;

/**
 * What of an Observation can be compared between two servers: what tells it from others, and each element that means something,
 * in one form. Ids, versions, times of writing, narrative and the connector's own coding are no part of it.
 *
 * @param key
 *            device, patient, codes and start: the same on both servers
 * @param id
 *            on its own server
 * @param elements
 *            each in one form, by name
 */
record ComparableObservation(String key, String id, Map<String, String> elements) {

    private static final String CONNECTOR = "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

    /**
     * Reads one.
     *
     * @param who
     *            gives of a reference ({@code Device/123}) what tells whom it means on both servers
     */
    static ComparableObservation of(JsonNode observation, UnaryOperator<String> who) {
        Map<String, String> elements = new TreeMap<>();
        JsonNode effective = observation.path("effectivePeriod");
        String start = instant(effective.path("start").asText(observation.path("effectiveDateTime").asText("")));
        String end = instant(effective.path("end").asText(observation.path("effectiveDateTime").asText("")));
        String codes = codes(observation.path("code"));
        elements.put("status", observation.path("status").asText());
        TreeSet<String> categories = new TreeSet<>();
        observation.path("category").forEach(category -> categories.add(codes(category)));
        elements.put("category", String.join(",", categories));
        elements.put("effective", start + "/" + end);
        elements.put("encounter", who.apply(observation.path("encounter").path("reference").asText("")));
        value(observation, "", elements);
        for (JsonNode component : observation.path("component")) {
            value(component, "component " + codes(component.path("code")) + " ", elements);
        }
        String key = String.join(" ", List.of(person(observation.path("device"), who),
                person(observation.path("subject"), who), codes.isEmpty() ? connectorCode(observation) : codes, start));
        return new ComparableObservation(key, observation.path("id").asText(""), elements);
    }

    private static String person(JsonNode reference, UnaryOperator<String> who) {
        return reference.path("reference").isTextual()
                ? who.apply(reference.path("reference").asText())
                : reference.path("identifier").path("value").asText("-");
    }

    /** The codings that say something to others. */
    private static String codes(JsonNode concept) {
        TreeSet<String> codes = new TreeSet<>();
        for (JsonNode coding : concept.path("coding")) {
            if (!coding.path("system").asText().equals(CONNECTOR)) {
                codes.add(coding.path("system").asText() + "|" + coding.path("code").asText());
            }
        }
        return String.join(",", codes);
    }

    private static String connectorCode(JsonNode observation) {
        for (JsonNode coding : observation.path("code").path("coding")) {
            return coding.path("code").asText("-");
        }
        return "-";
    }

    private static void value(JsonNode of, String prefix, Map<String, String> elements) {
        of.properties().forEach(member -> {
            if (member.getKey().startsWith("value") || member.getKey().equals("dataAbsentReason")) {
                elements.put(prefix + member.getKey(), one(member.getValue(), member.getKey()));
            }
        });
    }

    /** A value in one form: numbers by value, members by name. */
    private static String one(JsonNode value, String name) {
        if (value.isNumber()) {
            return number(value.decimalValue());
        }
        if (value.isObject()) {
            Map<String, String> members = new TreeMap<>();
            value.properties().forEach(member -> members.put(member.getKey(), one(member.getValue(), member.getKey())));
            members.remove("extension");
            return members.toString();
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(one(item, name)));
            return items.toString();
        }
        return name.equals("data") ? samples(value.asText()) : value.asText();
    }

    /** One beyond all bounds is compared as it is written: plain digits of it could fill the memory. */
    private static String number(BigDecimal number) {
        if (!BoundedDecimal.isWithin(number)) {
            return number.toString();
        }
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String samples(String data) {
        List<String> samples = new ArrayList<>();
        for (String sample : data.strip().split(" +")) {
            try {
                samples.add(sample.length() <= 60 ? number(new BigDecimal(sample)) : sample);
            } catch (NumberFormatException e) {
                samples.add(sample);
            }
        }
        return String.join(" ", samples);
    }

    private static String instant(String time) {
        try {
            return time.length() == 10
                    ? LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant().toString()
                    : OffsetDateTime.parse(time).toInstant().toString();
        } catch (DateTimeException e) {
            return time;
        }
    }
}

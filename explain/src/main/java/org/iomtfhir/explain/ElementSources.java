package org.iomtfhir.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.fhirmapping.spi.ObservationTrace;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/** Says of each element of one Observation where it comes from. Used once. */
final class ElementSources {

    /** What a reading says, to find the measurements that said so. */
    record Said(Instant time, String name, String value) {}

    /** The member by which a reading says its effective period itself. */
    private static final String TOLD = "effectivePeriod";
    /** The member by which a value is one number of all readings. */
    private static final String SUMMARY = "summary";
    /** So many readings of one element are named. */
    private static final int READINGS = 2_000;
    /** A value that is longer is named by its beginning. */
    private static final int LONGEST = 1_000;
    private static final int BEGINNING = 120;

    private final TemplateOutline outline;
    private final TemplateObject template;
    private final Map<Said, List<Integer>> measurements;
    private final List<ObservationFact.Element> elements = new ArrayList<>();

    /**
     * @param template
     *            the object of the mapping template
     * @param measurements
     *            the numbers of the measurements in the group by what they say
     */
    ElementSources(TemplateOutline outline, TemplateObject template, Map<Said, List<Integer>> measurements) {
        this.outline = outline;
        this.template = template;
        this.measurements = measurements;
    }

    List<ObservationFact.Element> of(JsonNode resource, ObservationTrace.Mapped mapped) {
        List<ObservationFact.Reading> all = mapped.parts().stream().flatMap(part -> readings(part).stream()).distinct()
                .limit(READINGS).toList();
        resource.properties().forEach(member -> {
            String name = member.getKey();
            String pointer = "/" + name;
            switch (name) {
                case "code" -> code(pointer, member.getValue(), template);
                case "category" -> listed(pointer, member.getValue(), "category");
                case "identifier" -> add(pointer, outline.member(template, "typeName"), List.of(),
                        "the type name, and " + inWords(mapped));
                case "subject" -> add(pointer, null, all, "the patient id of the measurements");
                case "encounter" -> add(pointer, null, all, "the encounter id of the measurements");
                case "device" -> add(pointer, outline.member(template, name), all, "the device id of the measurements");
                case "effectiveDateTime", "effectivePeriod" -> add(pointer, outline.member(template, isTold()
                        ? TOLD
                        : "periodInterval"), all,
                        isTold() ? "the start and end that the reading says" : inWords(mapped));
                case "performer" -> add(pointer, outline.member(template, name), all, null);
                case "issued" -> add(pointer, null, List.of(), "the time of writing");
                case "resourceType" -> add(pointer, null, List.of(), "the connector");
                case "status" -> {
                    TemplatePlace place = outline.member(template, name);
                    add(pointer, place, List.of(), place == null ? "the connector" : null);
                }
                case "meta", "bodySite", "method", "note", "referenceRange" -> add(pointer,
                        outline.member(template, name), List.of(), null);
                case "extension" -> add(pointer, outline.member(template, "deviceCode"), List.of(), null);
                case "interpretation" -> add(pointer, outline.member(template, name), part(mapped, -1, -1)
                        .map(this::readings).orElse(List.of()), null);
                case "component" -> components(member.getValue(), mapped);
                default -> part(mapped, -1, -1).ifPresent(part -> value(pointer, member.getValue(), part,
                        TemplateOutline.object(template, "value").orElse(template)));
            }
        });
        return elements;
    }

    private boolean isTold() {
        return template.member(TOLD).isPresent();
    }

    private String inWords(ObservationTrace.Mapped mapped) {
        return switch (mapped.period()) {
            case INSTANT -> "the time of the reading";
            case HOUR -> "the hour of the readings";
            case DAY -> template.member("timeZone").isPresent()
                    ? "the day of the readings, in the time zone of the template"
                    : "the day of the readings, UTC";
            case CORRELATION -> "the correlation id, from the first to the last reading";
        };
    }

    private static Optional<ObservationTrace.Part> part(ObservationTrace.Mapped mapped, int component, int element) {
        return mapped.parts().stream().filter(part -> part.element() != null && part.element() == element
                && (component < 0) == (part.component() < 0)).findFirst();
    }

    private void components(JsonNode components, ObservationTrace.Mapped mapped) {
        List<TemplateValue> templates = TemplateOutline.items(template, "components");
        for (int i = 0; i < components.size(); i++) {
            int element = i;
            part(mapped, 0, i).filter(part -> part.component() < templates.size())
                    .ifPresent(part -> component("/component/" + element, components.get(element), part,
                            (TemplateObject) templates.get(part.component())));
        }
    }

    private void component(String pointer, JsonNode component, ObservationTrace.Part part, TemplateObject own) {
        component.properties().forEach(member -> {
            if (member.getKey().equals("code")) {
                code(pointer + "/code", member.getValue(), own);
            } else if (member.getKey().equals("referenceRange")) {
                add(pointer + "/referenceRange", outline.member(own, "referenceRange"), List.of(), null);
            } else if (member.getKey().equals("interpretation")) {
                add(pointer + "/interpretation", outline.member(own, "interpretation"), readings(part), null);
            } else if (part.readings().isEmpty() || member.getKey().equals("extension")) {
                add(pointer + "/" + member.getKey(), outline.member(own, "required"), List.of(),
                        part.readings().isEmpty() ? "there is no reading of it" : null);
            } else {
                value(pointer + "/" + member.getKey(), member.getValue(), part,
                        TemplateOutline.object(own, "value").orElse(own));
            }
        });
    }

    private void code(String pointer, JsonNode code, TemplateObject own) {
        List<TemplateValue> codes = TemplateOutline.items(own, "codes");
        JsonNode coding = code.path("coding");
        for (int i = 0; i < coding.size(); i++) {
            boolean last = i == coding.size() - 1;
            TemplatePlace place = last
                    ? name(own)
                    : coding.size() - 1 == codes.size()
                            ? outline.place(codes.get(i))
                            : outline.member(own, "codes");
            add(pointer + "/coding/" + i, place, List.of(),
                    last ? "the connector's own code, by which the Observation is found again" : null);
        }
        if (code.has("text")) {
            boolean display = code.path("text").asText().equals(coding.path(0).path("display").asText())
                    && coding.size() > 1 && !codes.isEmpty();
            add(pointer + "/text", display ? outline.place(codes.get(0)) : name(own), List.of(), null);
        }
    }

    private @Nullable TemplatePlace name(TemplateObject own) {
        return own.member("typeName").isPresent()
                ? outline.member(own, "typeName")
                : TemplateOutline.object(own, "value").map(value -> outline.member(value, "valueName")).orElse(null);
    }

    private void listed(String pointer, JsonNode list, String member) {
        List<TemplateValue> items = TemplateOutline.items(template, member);
        for (int i = 0; i < list.size(); i++) {
            add(pointer + "/" + i,
                    items.size() == list.size() ? outline.place(items.get(i)) : outline.member(template, member),
                    List.of(), null);
        }
    }

    /** A value: what the template says of it has its word there, and the rest is of the readings. */
    private void value(String pointer, JsonNode value, ObservationTrace.Part part, TemplateObject own) {
        List<ObservationFact.Reading> readings = readings(part);
        boolean isSummary = own.member(SUMMARY).isPresent();
        add(pointer, isSummary && value.isNumber() ? outline.member(own, SUMMARY) : outline.place(own), readings, null);
        if (isSummary && value.has("extension")) {
            add(pointer + "/extension", outline.member(own, SUMMARY), List.of(),
                    "the readings, kept so that those of other messages are summed up together with them");
        }
        JsonLeaves.of(pointer, value).forEach((leaf, node) -> {
            String name = leaf.substring(leaf.lastIndexOf('/') + 1);
            if (leaf.equals(pointer) || leaf.contains("/extension/")) {
                return;
            }
            if (name.equals("comparator") || leaf.contains("/dataAbsentReason/")) {
                add(leaf, said(own, readings), readings, null);
                return;
            }
            TemplatePlace word = leaf.endsWith("/origin/value") && own.member("origin").isPresent()
                    ? outline.member(own, "origin")
                    : own.member(name).isPresent()
                            ? outline.member(own, name)
                            : name.equals("period") ? outline.member(own, "defaultPeriod") : null;
            if (name.equals("data") || (name.equals("value") && !leaf.contains("/origin/"))) {
                add(leaf, outline.member(own, isSummary ? SUMMARY : "valueName"), readings, null);
            } else {
                add(leaf, word == null ? outline.place(own) : word, List.of(), null);
            }
        });
    }

    /** What makes a comparator, or a reason for there being no value, of a reading: the table that has its word, if there is one. */
    private @Nullable TemplatePlace said(TemplateObject own, List<ObservationFact.Reading> readings) {
        boolean inTable = TemplateOutline.object(own, "table").map(table -> table.members().stream()
                .anyMatch(word -> readings.stream().anyMatch(reading -> reading.stands()
                        && word.name().strip().equals(reading.value().strip()))))
                .orElse(false);
        return outline.member(own, inTable ? "table" : "valueName");
    }

    private List<ObservationFact.Reading> readings(ObservationTrace.Part part) {
        return part.readings().stream().limit(READINGS)
                .map(reading -> new ObservationFact.Reading(reading.time(), part.valueName(), shown(reading.value()),
                        reading.stands(),
                        measurements.getOrDefault(new Said(reading.time(), part.valueName(), reading.value()),
                                List.of())))
                .toList();
    }

    /** Of many samples the first ones: each element that they became names them. */
    private static String shown(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, BEGINNING) + " …";
    }

    private void add(String pointer, @Nullable TemplatePlace place, List<ObservationFact.Reading> readings,
            @Nullable String from) {
        elements.add(new ObservationFact.Element(pointer, place, readings, from));
    }
}

package org.iomtfhir.cli.propose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A first pair of templates for recorded events.
 *
 * @param deviceContent
 *            the text of a {@code devicecontent.json}, with a comment at each choice
 * @param fhirMapping
 *            the text of a {@code fhirmapping.json}, likewise
 * @param explanation
 *            what was chosen and why, a line each; what begins with {@code TO DO} is for a person to decide
 * @param readings
 *            how many kinds of readings were found
 */
public record Proposal(String deviceContent, String fhirMapping, List<String> explanation, int readings) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String UCUM = "http://unitsofmeasure.org";
    private static final String CATEGORY = """
            [ { "codes": [ { "code": "vital-signs", "system": "http://terminology.hl7.org/CodeSystem/observation-category" } ] } ]""";

    /** A template to be: one reading, or the two of a blood pressure. */
    private record Template(String type, List<Reading> readings) {
        Reading first() {
            return readings.getFirst();
        }
    }

    /** Proposes templates for what was seen. */
    public static Proposal of(RecordedEvents events) {
        ReadingFinder finder = new ReadingFinder(events);
        List<Reading> readings = finder.readings();
        List<Template> templates = templates(readings);
        List<String> explanation = new ArrayList<>();
        for (Template template : templates) {
            explanation.add(template.type() + ":");
            template.readings().forEach(reading -> reading.notes().forEach(note -> explanation.add("  " + note)));
        }
        finder.passedOver().forEach(path -> explanation.add("TO DO: " + path
                + " is a list of bare numbers, such as a waveform: only its sender can tell when each was read"));
        List<String> device = new ArrayList<>();
        List<String> fhir = new ArrayList<>();
        for (Template template : templates) {
            device.add(device(template));
            fhir.add(fhir(template));
        }
        return new Proposal(collection("CollectionContent", device), collection("CollectionFhir", fhir),
                List.copyOf(explanation), readings.size());
    }

    private static List<Template> templates(List<Reading> readings) {
        List<Template> templates = new ArrayList<>();
        Set<String> types = new HashSet<>();
        Set<Reading> done = new HashSet<>();
        for (Reading reading : readings) {
            if (done.contains(reading)) {
                continue;
            }
            Optional<Reading> other = isOf(reading, "systolic")
                    ? readings.stream().filter(it -> isOf(it, "diastolic") && together(reading, it)).findFirst()
                    : Optional.empty();
            // The diastolic one may come first.
            Optional<Reading> systolic = isOf(reading, "diastolic")
                    ? readings.stream().filter(it -> isOf(it, "systolic") && together(reading, it)).findFirst()
                    : Optional.empty();
            if (other.isPresent() || systolic.isPresent()) {
                Reading sys = systolic.orElse(reading);
                Reading dia = other.orElse(reading);
                templates.add(new Template(unique("bloodpressure", types), List.of(sys, dia)));
                done.add(sys);
                done.add(dia);
            } else {
                templates.add(new Template(unique(reading.meaning().map(Concept::type)
                        .orElse(LeafPath.plain(reading.name()).isEmpty() ? "value" : LeafPath.plain(reading.name())),
                        types), List.of(reading)));
                done.add(reading);
            }
        }
        return templates;
    }

    private static boolean isOf(Reading reading, String type) {
        return reading.meaning().map(it -> it.type().equals(type)).orElse(false);
    }

    private static boolean together(Reading one, Reading other) {
        return one.only().isEmpty() && other.only().isEmpty()
                && one.value().element().equals(other.value().element()) && one.time().equals(other.time());
    }

    private static String unique(String type, Set<String> types) {
        String name = type;
        for (int i = 2; !types.add(name); i++) {
            name = type + i;
        }
        return name;
    }

    private static String device(Template template) {
        Reading first = template.first();
        // Of a panel, half is a reading too.
        String there = String.join(" || ", template.readings().stream()
                .map(reading -> ReadingFinder.relative(reading.value()) + " != `null`").toList());
        String condition = first.only().map(only -> only + " && " + there).orElse(there);
        StringBuilder text = new StringBuilder();
        comments(template, text);
        text.append("    {\n      \"templateType\": \"CalculatedContent\",\n      \"template\": {\n");
        member(text, "typeName", quoted(template.type()));
        member(text, "defaultExpressionLanguage", quoted("JmesPath"));
        member(text, "typeMatchExpression", quoted(match(first.value(), condition)));
        member(text, "deviceIdExpression", quoted(first.device().orElse("Body.TODO")));
        member(text, "timestampExpression",
                quoted(first.time().orElse("SystemProperties.\"x-opt-enqueued-time\"")));
        first.patient().ifPresent(patient -> member(text, "patientIdExpression", quoted(patient)));
        text.append("        \"values\": [\n");
        for (int i = 0; i < template.readings().size(); i++) {
            Reading reading = template.readings().get(i);
            text.append("          { \"valueName\": ").append(quoted(valueName(template, reading)))
                    .append(", \"valueExpression\": ").append(quoted(ReadingFinder.expression(reading.value())))
                    .append(", \"required\": ").append(template.readings().size() == 1)
                    .append(reading.samples().map(samples -> ", \"series\": { " + quoted(samples.member()) + ": "
                            + quoted(samples.expression()) + " }").orElse(""))
                    .append(" }")
                    .append(i + 1 < template.readings().size() ? ",\n" : "\n");
        }
        return text.append("        ]\n      }\n    }").toString();
    }

    private static String valueName(Template template, Reading reading) {
        return template.readings().size() > 1
                ? reading.meaning().orElseThrow().type()
                : LeafPath.plain(reading.name()).isEmpty() ? "value" : LeafPath.plain(reading.name());
    }

    private static void comments(Template template, StringBuilder text) {
        template.readings().forEach(reading -> reading.notes()
                .forEach(note -> text.append("    // ").append(note.replaceAll("[\\r\\n]", " ")).append('\n')));
    }

    /** Selects the elements, or the whole document, for which the condition holds. */
    private static String match(LeafPath value, String condition) {
        List<String> element = value.element();
        if (element.isEmpty()) {
            return "[@] | [?" + condition + "]";
        }
        StringBuilder path = new StringBuilder("Body");
        for (int i = 0; i < element.size(); i++) {
            if (element.get(i).equals(LeafPath.EACH)) {
                path.append("[]");
            } else {
                path.append('.').append(LeafPath.jmesPath(List.of(element.get(i))));
            }
        }
        return path + " | [?" + condition + "]";
    }

    private static String fhir(Template template) {
        Reading first = template.first();
        StringBuilder text = new StringBuilder();
        text.append("    {\n      \"templateType\": \"CodeValueFhir\",\n      \"template\": {\n");
        member(text, "typeName", quoted(template.type()));
        member(text, "periodInterval", "0");
        boolean panel = template.readings().size() > 1;
        if (first.meaning().map(Concept::vitalSign).orElse(false)) {
            member(text, "category", CATEGORY);
        }
        if (panel) {
            member(text, "codes", "[ " + coding("85354-9", "http://loinc.org",
                    "Blood pressure panel with all children optional") + " ]");
            text.append("        \"components\": [\n");
            for (int i = 0; i < template.readings().size(); i++) {
                Reading reading = template.readings().get(i);
                text.append("          {\n            \"codes\": ").append(codes(reading))
                        .append(",\n            \"value\": ")
                        .append(value(template, reading)).append(",\n            \"required\": true\n          }")
                        .append(i + 1 < template.readings().size() ? ",\n" : "\n");
            }
            text.append("        ]\n");
        } else {
            if (first.meaning().isEmpty()) {
                text.append("        // TO DO: give it its code: this one only says what the device calls it.\n");
            }
            member(text, "codes", codes(first));
            if (!first.unitSaid()) {
                text.append(first.unit().isPresent()
                        ? "        // TO DO: the events don't say the unit; confirm this one.\n"
                        : "        // TO DO: the events don't say the unit; give it in UCUM.\n");
            }
            text.append("        \"value\": ").append(value(template, first)).append('\n');
        }
        return text.append("      }\n    }").toString();
    }

    private static String codes(Reading reading) {
        if (reading.meaning().isEmpty()) {
            return "[ " + coding(LeafPath.plain(reading.name()).isEmpty() ? "value" : LeafPath.plain(reading.name()),
                    "urn:device-name", reading.name()) + " ]";
        }
        Concept concept = reading.meaning().get();
        List<String> codings = new ArrayList<>();
        if (concept.type().equals("glucose")) {
            // Mass and substance concentration have codes of their own.
            codings.add(reading.unit().filter("mg/dL"::equals).isPresent()
                    ? coding("2339-0", "http://loinc.org", "Glucose [Mass/volume] in Blood")
                    : coding(concept.loinc(), "http://loinc.org", concept.display()));
        } else {
            codings.add(coding(concept.loinc(), "http://loinc.org", concept.display()));
        }
        if (concept.type().equals("spo2")) {
            codings.add(coding("59408-5", "http://loinc.org",
                    "Oxygen saturation in Arterial blood by Pulse oximetry"));
        }
        if (concept.mdc() != null) {
            codings.add(coding(concept.mdc(), "urn:iso:std:iso:11073:10101", null));
        }
        return "[ " + String.join(", ", codings) + " ]";
    }

    private static String coding(String code, String system, @Nullable String display) {
        return "{ \"code\": " + quoted(code) + ", \"system\": " + quoted(system)
                + (display == null ? "" : ", \"display\": " + quoted(display)) + " }";
    }

    private static String value(Template template, Reading reading) {
        return "{ \"valueName\": " + quoted(valueName(template, reading)) + ", \"valueType\": " + reading.samples().map(
                samples -> "\"SampledData\", \"defaultPeriod\": " + samples.period().toPlainString())
                .orElse("\"Quantity\"")
                + reading.unit().map(unit -> ", \"unit\": " + quoted(unit) + ", \"system\": " + quoted(UCUM)
                        + ", \"code\": " + quoted(unit)).orElse("")
                + " }";
    }

    private static void member(StringBuilder text, String name, String json) {
        text.append("        \"").append(name).append("\": ").append(json).append(",\n");
    }

    private static String collection(String kind, List<String> templates) {
        return "{\n  \"templateType\": \"" + kind + "\",\n  \"template\": [\n" + String.join(",\n", templates)
                + "\n  ]\n}\n";
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is always JSON", e);
        }
    }
}

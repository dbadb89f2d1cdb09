package org.iomtfhir.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.template.TemplateProblem;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as JSON. The form is documented, and its members keep their names and meaning: what is new is added. Members
 * without a value are left out. All methods are static and thread-safe.
 */
public final class ExplanationJson {

    /** Of a form that is told by another number, members have another meaning. */
    public static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ExplanationJson() {}

    /** How resources stand in it. */
    public enum Resources {
        /** As JSON objects within the explanation. */
        OBJECTS,
        /** As texts: what reads numbers as binary fractions keeps their digits. */
        TEXTS
    }

    /** The explanation as one line of JSON. */
    public static String write(Explanation explanation, Resources resources) {
        ObjectNode node = NODES.objectNode();
        node.put("version", VERSION);
        ArrayNode problems = node.putArray("problems");
        explanation.problems().forEach(problem -> write(problem, problems.addObject()));
        templates(explanation.deviceTemplates(), node.putArray("deviceTemplates"));
        templates(explanation.fhirTemplates(), node.putArray("fhirTemplates"));
        ArrayNode events = node.putArray("events");
        explanation.events().forEach(event -> write(event, events.addObject()));
        ArrayNode measurements = node.putArray("measurements");
        explanation.measurements().forEach(measurement -> write(measurement, measurements.addObject()));
        ArrayNode groups = node.putArray("groups");
        explanation.groups().forEach(group -> write(group, groups.addObject()));
        ArrayNode observations = node.putArray("observations");
        explanation.observations().forEach(it -> write(it, observations.addObject(), resources));
        ArrayNode failures = node.putArray("failures");
        explanation.failures().forEach(failure -> write(failure, failures.addObject()));
        node.put("emptyObservations", explanation.emptyObservations());
        ArrayNode unread = node.putArray("unread");
        explanation.unread().forEach(field -> unread.addObject().put("field", field.pattern())
                .put("events", field.events()).put("first", field.first()));
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an explanation can't be written", new IOException(e));
        }
    }

    private static void write(TemplateProblem problem, ObjectNode node) {
        node.put("severity", problem.severity().name().toLowerCase(Locale.ROOT)).put("file", problem.file())
                .put("line", problem.line()).put("column", problem.column());
        put(node, "template", problem.templateIndex());
        put(node, "typeName", problem.typeName());
        put(node, "member", problem.member());
        node.put("cause", problem.cause()).put("whatToDo", problem.whatToDo());
    }

    private static void templates(List<Explanation.Template> templates, ArrayNode list) {
        for (Explanation.Template template : templates) {
            ObjectNode node = list.addObject().put("index", template.index()).put("typeName", template.typeName());
            place(node, template.place());
            node.put("uses", template.uses());
        }
    }

    private static void write(EventFact event, ObjectNode node) {
        node.put("number", event.number()).put("line", event.line()).put("start", event.start()).put("end", event.end())
                .put("outcome", event.outcome().name().toLowerCase(Locale.ROOT))
                .put("measurements", event.measurements()).put("failures", event.failures());
        if (!event.verdicts().isEmpty()) {
            ArrayNode verdicts = node.putArray("verdicts");
            event.verdicts().forEach(verdict -> write(verdict, verdicts.addObject()));
            ArrayNode unread = node.putArray("unread");
            event.unread().forEach(where -> write(where, unread.addObject()));
        }
    }

    private static void write(Verdict verdict, ObjectNode node) {
        node.put("template", verdict.template());
        switch (verdict) {
            case Verdict.Matched matched -> {
                node.put("verdict", "matched");
                ArrayNode matches = node.putArray("matches");
                matched.matches().forEach(match -> write(match, matches.addObject()));
            }
            case Verdict.NotMatched notMatched -> {
                node.put("verdict", "not matched");
                reason(node, notMatched.reason());
            }
            case Verdict.Failed ignored -> node.put("verdict", "failed");
        }
    }

    private static void write(Verdict.Match match, ObjectNode node) {
        where(node, "where", match.where());
        put(node, "measurement", match.measurement());
        ArrayNode expressions = node.putArray("expressions");
        for (Verdict.Evaluated evaluated : match.expressions()) {
            ObjectNode one = expressions.addObject().put("member", evaluated.member())
                    .put("expression", evaluated.text()).put("language", evaluated.language());
            place(one, evaluated.place());
            switch (evaluated.result()) {
                case Verdict.Result.Selected selected -> {
                    one.put("result", "selected").put("value", selected.json());
                    where(one, "where", selected.where());
                }
                case Verdict.Result.Nothing nothing -> {
                    one.put("result", "nothing");
                    reason(one, nothing.reason());
                }
                case Verdict.Result.Failed ignored -> one.put("result", "failed");
            }
        }
    }

    private static void reason(ObjectNode node, Reason reason) {
        if (reason == null) {
            return;
        }
        ObjectNode one = node.putObject("reason").put("step", reason.step()).put("at", reason.at()).put("why",
                reason.why());
        where(one, "reached", reason.reached());
        put(one, "suggestion", reason.suggestion());
    }

    private static void write(MeasurementFact fact, ObjectNode node) {
        Measurement measurement = fact.measurement();
        node.put("number", fact.number()).put("event", fact.event()).put("template", fact.template())
                .put("match", fact.match()).put("type", measurement.type())
                .put("time", WireTime.write(measurement.occurrenceTime()));
        put(node, "received", measurement.ingestionTime() == null ? null : WireTime.write(measurement.ingestionTime()));
        ids(node, measurement.deviceId(), measurement.patientId(), measurement.encounterId(),
                measurement.correlationId());
        values(node, measurement.properties());
    }

    private static void ids(ObjectNode node, String device, @Nullable String patient, @Nullable String encounter,
            @Nullable String correlation) {
        put(node, "deviceId", device);
        put(node, "patientId", patient);
        put(node, "encounterId", encounter);
        put(node, "correlationId", correlation);
    }

    private static void values(ObjectNode node, List<Property> properties) {
        ArrayNode values = node.putArray("values");
        properties.forEach(property -> values.addObject().put("name", property.name()).put("value", property.value()));
    }

    private static void write(GroupFact fact, ObjectNode node) {
        MeasurementGroup group = fact.group();
        node.put("number", fact.number());
        put(node, "template", fact.template());
        node.put("type", group.measureType());
        ids(node, group.deviceId(), group.patientId(), group.encounterId(), group.correlationId());
        if (fact.windowStart() != null && fact.windowEnd() != null) {
            node.putObject("window").put("start", WireTime.write(fact.windowStart())).put("end", WireTime.write(fact
                    .windowEnd()));
        }
        ArrayNode measurements = node.putArray("measurements");
        fact.measurements().forEach(measurements::add);
        ArrayNode readings = node.putArray("readings");
        for (Reading reading : group.data()) {
            ObjectNode one = readings.addObject().put("time", WireTime.write(reading.occurrenceTime()));
            values(one, reading.properties());
        }
    }

    private static void write(ObservationFact fact, ObjectNode node, Resources resources) {
        node.put("number", fact.number()).put("group", fact.group()).put("template", fact.template())
                .put("resourceType", fact.resourceType());
        put(node, "identifier", fact.identifier());
        put(node, "period", fact.period() == null ? null : fact.period().toLowerCase(Locale.ROOT));
        put(node, "start", fact.start() == null ? null : WireTime.write(fact.start()));
        put(node, "end", fact.end() == null ? null : WireTime.write(fact.end()));
        switch (resources) {
            case OBJECTS -> node.putRawValue("resource", new RawValue(fact.json()));
            case TEXTS -> node.put("resource", fact.json());
        }
        ArrayNode elements = node.putArray("elements");
        for (ObservationFact.Element element : fact.elements()) {
            ObjectNode one = elements.addObject().put("pointer", element.pointer());
            place(one, element.place());
            put(one, "from", element.from());
            if (!element.readings().isEmpty()) {
                ArrayNode readings = one.putArray("readings");
                element.readings().forEach(reading -> write(reading, readings.addObject()));
            }
        }
    }

    private static void write(ObservationFact.Reading reading, ObjectNode node) {
        node.put("time", WireTime.write(reading.time())).put("name", reading.valueName()).put("value", reading.value())
                .put("stands", reading.stands());
        ArrayNode measurements = node.putArray("measurements");
        reading.measurements().forEach(measurements::add);
    }

    private static void write(Failure failure, ObjectNode node) {
        node.put("stage", failure.stage()).put("error", failure.error());
        put(node, "event", failure.event());
        put(node, "group", failure.group());
        put(node, "template", failure.template());
        if (failure.line() > 0) {
            node.put("line", failure.line());
        }
        put(node, "match", failure.match());
        put(node, "member", failure.member());
        node.put("cause", failure.cause());
    }

    private static void place(ObjectNode node, @Nullable TemplatePlace place) {
        if (place != null) {
            node.putObject("place").put("file", place.file().name().toLowerCase(Locale.ROOT)).put("line", place.line())
                    .put("column", place.column()).put("start", place.start()).put("end", place.end());
        }
    }

    private static void where(ObjectNode node, String name, @Nullable EventPosition where) {
        if (where != null) {
            write(where, node.putObject(name));
        }
    }

    private static void write(EventPosition where, ObjectNode node) {
        node.put("pointer", where.pointer());
        if (where.line() > 0) {
            node.put("line", where.line()).put("column", where.column()).put("start", where.start()).put("end",
                    where.end());
        }
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Integer value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}

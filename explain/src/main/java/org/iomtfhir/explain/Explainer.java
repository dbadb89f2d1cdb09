package org.iomtfhir.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizationWarning;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.fhirmapping.spi.ObservationTrace;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/**
 * Explains what templates make of events: runs them through normalize's language, the group service's window and transform's
 * language, and follows. Used once.
 */
public final class Explainer {

    /** What the number of a measurement takes in memory. */
    private static final int SOURCE_BYTES = 24;

    private static final String WARNING = "Warning";

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private final CheckedTemplates templates;
    private final ExplainOptions options;
    private final TemplateOutline deviceOutline;
    private final TemplateOutline fhirOutline;
    private final List<EventFact> events = new ArrayList<>();
    private final List<MeasurementFact> measurements = new ArrayList<>();
    private final List<GroupFact> groups = new ArrayList<>();
    private final List<ObservationFact> observations = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Map<String, int[]> unread = new LinkedHashMap<>();
    private final Map<Integer, Integer> deviceUses = new HashMap<>();
    private final Map<Integer, Integer> fhirUses = new HashMap<>();
    private final GroupWindows<Integer> window;
    private int emptyObservations;

    private Explainer(CheckedTemplates templates, ExplainOptions options) {
        this.templates = templates;
        this.options = options;
        this.window = new GroupWindows<>(options.window());
        this.deviceOutline = outline(TemplatePlace.File.DEVICE, templates.device());
        this.fhirOutline = outline(TemplatePlace.File.FHIR, templates.fhir());
    }

    private static TemplateOutline outline(TemplatePlace.File file, Optional<CheckedTemplates.File> given) {
        return TemplateOutline.of(file, given.map(CheckedTemplates.File::text).orElse("{}"));
    }

    /**
     * Explains.
     *
     * @param templates
     *            a device content file; without a mapping, or with one that has errors, it stops at the measurements; without one
     *            that is valid, nothing is run and its problems are told
     */
    public static Explanation explain(CheckedTemplates templates, List<GivenEvent> events, ExplainOptions options) {
        Explainer run = new Explainer(templates, options);
        templates.content().ifPresent(content -> run.run(content, events));
        return run.result();
    }

    private void run(DeviceContent content, List<GivenEvent> given) {
        int templateCount = content.templates().size();
        for (int number = 0; number < given.size(); number++) {
            event(content, templateCount, number, given.get(number));
            options.progress().accept(number + 1);
        }
        window.end().forEach(this::group);
    }

    private void event(DeviceContent content, int templateCount, int number, GivenEvent given) {
        EventPlaces places = new EventPlaces(given);
        boolean inFull = options.inFull().test(number);
        EventTrace trace = new EventTrace(places, deviceOutline, inFull, measurements.size());
        NormalizedEvent result = content.evaluate(given.event(), trace);
        result.failures().forEach(failure -> failures.add(of(failure, number)));
        result.warnings().forEach(warning -> failures.add(of(warning, number)));
        trace.matchedTemplates().forEach(template -> deviceUses.merge(template, 1, Integer::sum));
        for (int i = 0; i < result.measurements().size(); i++) {
            EventTrace.Origin origin = trace.origins().get(i);
            measurement(new MeasurementFact(measurements.size(), number, origin.template(), origin.match(),
                    result.measurements().get(i)));
        }
        List<String> notRead = places.unread();
        notRead.stream().map(pointer -> pointer.replaceAll("/\\d+(?=/|$)", "/*")).distinct()
                .forEach(pattern -> unread.computeIfAbsent(pattern, key -> new int[]{0, number})[0]++);
        EventFact.Outcome outcome = !result.failures().isEmpty()
                ? EventFact.Outcome.FAILED
                : result.measurements().isEmpty() ? EventFact.Outcome.UNMATCHED : EventFact.Outcome.MEASURED;
        events.add(new EventFact(number, given.line(), given.offset(), given.offset() + given.text().length(), outcome,
                result.measurements().size(), result.failures().size(),
                inFull ? trace.verdicts(templateCount) : List.of(),
                inFull ? notRead.stream().map(places::at).toList() : List.of()));
    }

    private void measurement(MeasurementFact fact) {
        measurements.add(fact);
        if (templates.mapping().isPresent()) {
            window.add(fact.measurement(), fact.number(), SOURCE_BYTES).forEach(this::group);
        }
    }

    private static Failure of(NormalizationFailure failure, int event) {
        return new Failure("normalize", failure.error().name(), event, null, failure.templateIndex(), failure.line(),
                failure.match(), failure.member(), failure.cause());
    }

    private static Failure of(NormalizationWarning warning, int event) {
        return new Failure("normalize", WARNING, event, null, warning.templateIndex(), warning.line(), warning.match(),
                warning.member(), warning.cause());
    }

    private void group(CompleteGroup<Integer> complete) {
        FhirMapping mapping = templates.mapping().orElseThrow();
        int number = groups.size();
        OptionalInt template = mapping.templateOf(complete.group().measureType());
        Instant start = windowStart(complete.sources());
        groups.add(new GroupFact(number, template.isPresent() ? template.getAsInt() : null, complete.group(),
                complete.sources(), start, start == null ? null : start.plus(options.window())));
        template.ifPresent(index -> fhirUses.merge(index, 1, Integer::sum));
        List<ObservationTrace.Mapped> mapped = new ArrayList<>();
        MappingResult result = mapping.transform(complete.group(), mapped::add);
        emptyObservations += result.emptyObservations();
        result.failures().forEach(failure -> failures.add(new Failure("transform", failure.error().name(), null, number,
                failure.templateIndex() < 0 ? null : failure.templateIndex(), failure.line(), null,
                failure.item().isEmpty() ? null : failure.item().substring(failure.item().lastIndexOf('/') + 1),
                failure.message())));
        List<ObservationTrace.Mapped> written = mapped.stream().filter(ObservationTrace.Mapped::written).toList();
        boolean followed = written.size() == result.resources().size();
        Map<ElementSources.Said, List<Integer>> said = said(complete.sources());
        for (int i = 0; i < result.resources().size(); i++) {
            observation(number, template.orElse(-1), result.resources().get(i), followed ? written.get(i) : null, said);
        }
    }

    /** Null where none were asked for, or no event says when it was taken in. */
    private @Nullable Instant windowStart(List<Integer> sources) {
        Instant received = measurements.get(sources.getFirst()).measurement().ingestionTime();
        return options.window() == null || received == null ? null : PartitionWindow.start(received, options.window());
    }

    private Map<ElementSources.Said, List<Integer>> said(List<Integer> sources) {
        Map<ElementSources.Said, List<Integer>> said = new HashMap<>();
        for (int source : sources) {
            Measurement measurement = measurements.get(source).measurement();
            Set<ElementSources.Said> once = new HashSet<>();
            measurement.properties().forEach(property -> once.add(new ElementSources.Said(measurement.occurrenceTime(),
                    property.name(), property.value())));
            once.forEach(one -> said.computeIfAbsent(one, key -> new ArrayList<>(1)).add(source));
        }
        return said;
    }

    private void observation(int group, int template, MappedResource resource, ObservationTrace.@Nullable Mapped mapped,
            Map<ElementSources.Said, List<Integer>> said) {
        String json = new String(resource.json(), StandardCharsets.UTF_8);
        Optional<TemplateObject> object = fhirOutline.template(template);
        List<ObservationFact.Element> elements = mapped == null || object.isEmpty()
                ? List.of()
                : new ElementSources(fhirOutline, object.get(), said).of(tree(json), mapped);
        observations.add(new ObservationFact(observations.size(), group, template, resource.resourceType(), json,
                mapped == null ? null : mapped.period().name(), mapped == null ? null : mapped.start(),
                mapped == null ? null : mapped.end(), mapped == null ? null : mapped.identifier(), elements));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a resource is not JSON", new IOException(e));
        }
    }

    private Explanation result() {
        List<Explanation.Template> device = templates.content().map(content -> content.templates().stream()
                .map(it -> template(it.index(), it.typeName(), deviceOutline, deviceUses)).toList()).orElse(List.of());
        List<Explanation.Template> fhir = templates.mapping().map(mapping -> IntStream.range(0, mapping.names().size())
                .mapToObj(i -> template(i, mapping.names().get(i).typeName().name(), fhirOutline, fhirUses)).toList())
                .orElse(List.of());
        return new Explanation(templates.problems(), device, fhir, events, measurements, groups, observations, failures,
                emptyObservations, unread.entrySet().stream()
                        .map(entry -> new UnreadField(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                        .toList());
    }

    private static Explanation.Template template(int index, String typeName, TemplateOutline outline,
            Map<Integer, Integer> uses) {
        return new Explanation.Template(index, typeName, outline.template(index).map(outline::place).orElse(null),
                uses.getOrDefault(index, 0));
    }
}

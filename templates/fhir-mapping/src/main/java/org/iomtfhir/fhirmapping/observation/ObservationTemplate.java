package org.iomtfhir.fhirmapping.observation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.FhirJson;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.json.FhirTime;
import org.iomtfhir.fhirmapping.json.LogicalReference;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirTemplate;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.MappingOutput;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.ObservationTrace;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ReadingExtensions;
import org.jspecify.annotations.Nullable;

/** Writes the Observations of one template. Immutable and thread-safe. */
final class ObservationTemplate implements FhirTemplate {

    private static final String RESOURCE_TYPE = "Observation";
    private static final SerializableString IDENTIFIER = new SerializedString("identifier");
    private static final SerializableString VALUE = new SerializedString("value");
    private static final SerializableString EFFECTIVE_DATE_TIME = new SerializedString("effectiveDateTime");
    private static final SerializableString EFFECTIVE_PERIOD = new SerializedString("effectivePeriod");
    private static final SerializableString START = new SerializedString("start");
    private static final SerializableString END = new SerializedString("end");
    private static final SerializableString ISSUED = new SerializedString("issued");
    private static final SerializableString COMPONENT = new SerializedString("component");

    /** In a component that has to be there and has no reading yet; a later one takes its place. */
    private static final ConstantMembers MISSING = ConstantMembers
            .of(json -> Coding.writeConcept(json, "dataAbsentReason",
                    List.of(new Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "temp-unknown",
                            "Temporarily Unknown")),
                    null));

    /** In a component that has to be there also where its value is filed on somebody else. */
    private static final ConstantMembers REQUIRED = ConstantMembers.of(json -> {
        json.writeArrayFieldStart("extension");
        json.writeStartObject();
        json.writeStringField("url", ReadingExtensions.REQUIRED);
        json.writeBooleanField("valueBoolean", true);
        json.writeEndObject();
        json.writeEndArray();
    });

    private final NamedPlace typeName;
    private final List<NamedPlace> valueNames;
    private final ObservationPeriod period;
    private final MappingOptions options;
    private final ObservationGrouping grouping;
    private final ObservationParts template;
    private final ConstantMembers head;
    private final ConstantMembers identifierSystem;
    private final List<Part> parts;

    /** The value ({@code code} is empty) or a component, and which column of the group it reads. */
    private record Part(int column, String name, FhirValue value, Interpretation interpretation, ConstantMembers code,
            boolean required) {
        boolean isComponent() {
            return !code.isEmpty();
        }
    }

    ObservationTemplate(ObservationParts template, MappingOptions options) {
        this.typeName = template.typeName();
        this.period = template.period();
        this.options = options;
        this.template = template;
        this.head = head(typeName.name());
        this.identifierSystem = ConstantMembers.of(json -> json.writeStringField("system", options.serviceSystem()));
        Map<String, NamedPlace> names = new LinkedHashMap<>();
        List<Part> all = new ArrayList<>();
        template.value().ifPresent(value -> all.add(part(value, names,
                template.judgement().interpretation(), ConstantMembers.of(json -> {}), false)));
        for (ObservationParts.Component component : template.components()) {
            String name = component.value().name().name();
            all.add(part(component.value(), names, component.judgement().interpretation(), ConstantMembers.of(json -> {
                Coding.writeConcept(json, "code", withOwn(component.codes(), name), text(component.codes(), name));
                component.judgement().referenceRange().write(json);
            }), component.required()));
        }
        this.parts = List.copyOf(all);
        template.told().ifPresent(told -> {
            names.putIfAbsent(told.start().name(), told.start());
            names.putIfAbsent(told.end().name(), told.end());
        });
        template.performers().valueNames().forEach(name -> names.putIfAbsent(name.name(), name));
        template.device().valueNames().forEach(name -> names.putIfAbsent(name.name(), name));
        this.valueNames = List.copyOf(names.values());
        Map<String, BigDecimal> grids = new HashMap<>();
        parts.forEach(part -> part.value().grid().ifPresent(grid -> grids.putIfAbsent(part.name(), grid)));
        this.grouping = new ObservationGrouping(period, template.days(),
                template.told().map(told -> List.of(told.start().name(),
                        told.end().name())).orElse(List.of()),
                valueNames.stream().map(NamedPlace::name).toList(), grids);
    }

    private static Part part(ObservationValue value, Map<String, NamedPlace> names,
            Interpretation interpretation, ConstantMembers code, boolean required) {
        String name = value.name().name();
        names.putIfAbsent(name, value.name());
        return new Part(List.copyOf(names.keySet()).indexOf(name), name, value.value(), interpretation, code,
                required);
    }

    /** What all Observations of a measurement type begin with. */
    private ConstantMembers head(String name) {
        return ConstantMembers.of(json -> writeHead(json, name));
    }

    private void writeHead(JsonGenerator json, String name) throws IOException {
        json.writeStringField("resourceType", RESOURCE_TYPE);
        template.details().writeMeta(json);
        json.writeStringField("status", template.details().status());
        List<ObservationParts.Category> categories = template.categories().stream()
                .filter(category -> !Coding.isEmpty(category.codes(), category.text())).toList();
        if (!categories.isEmpty()) {
            json.writeArrayFieldStart("category");
            for (ObservationParts.Category category : categories) {
                Coding.writeConcept(json, category.codes(), category.text());
            }
            json.writeEndArray();
        }
        Coding.writeConcept(json, "code", withOwn(template.codes(), name), text(template.codes(), name));
        template.details().writeMembers(json);
        template.judgement().referenceRange().write(json);
    }

    /** What people read: in the standard profile how the first code is displayed, where it is. */
    private @Nullable String text(List<Coding> codes, String name) {
        String display = codes.isEmpty() ? null : codes.getFirst().display();
        return options.profile() == Profile.STANDARD && FhirText.says(display) ? display : name;
    }

    /** The template's codings, then the connector's own, by which the Observation and its components are known again. */
    private List<Coding> withOwn(List<Coding> codes, String name) {
        List<Coding> all = new ArrayList<>(codes);
        all.add(new Coding(options.serviceSystem(), name, name));
        return all;
    }

    @Override
    public NamedPlace typeName() {
        return typeName;
    }

    @Override
    public List<NamedPlace> valueNames() {
        return valueNames;
    }

    @Override
    public Set<String> seriesNames() {
        return parts.stream().filter(part -> part.value().grid().isPresent()).map(Part::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void map(MeasurementGroup group, MappingOutput output) {
        if (period == ObservationPeriod.CORRELATION && !FhirText.says(group.correlationId())) {
            output.failure(ErrorName.CorrelationIdNotDefined, "",
                    "the template has a correlation period and the group has"
                            + " no correlation id. Add a correlationIdExpression to the template of this type in the device"
                            + " content file");
            return;
        }
        long issued = Ticks.of(options.clock().instant());
        issued -= Math.floorMod(issued, Ticks.PER_MILLISECOND);
        for (ObservationGroup observation : grouping.of(group)) {
            map(group, observation, issued, output);
        }
    }

    private void map(MeasurementGroup group, ObservationGroup observation, long issued, MappingOutput output) {
        String identifier = identifier(group, observation);
        ValueJson[] values = new ValueJson[parts.size()];
        boolean any = false;
        boolean[] failed = new boolean[1];
        int replaced = 0;
        TrackedReadings[] followed = output.trace() == null ? null : new TrackedReadings[values.length];
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            Readings readings = observation.column(part.column());
            if (readings != null && followed != null) {
                followed[i] = new TrackedReadings(readings);
                readings = followed[i];
            }
            if (readings != null) {
                values[i] = part.value().read(readings, (error, cause) -> {
                    failed[0] = true;
                    output.failure(error, identifier + "/" + part.name(), "value " + part.name() + ": " + cause);
                }).orElse(null);
            }
            if (values[i] != null) {
                any = true;
                replaced += values[i].replacedReadings();
            }
        }
        if (any && template.told().isPresent() && !tellPeriod(observation, template.told().get())) {
            any = false;
            Arrays.fill(values, null);
            failed[0] = true;
            output.failure(ErrorName.FhirDataMapping, identifier + "/" + ReportedPeriod.MEMBER,
                    "the effective period: " + ReportedPeriod.fault());
        }
        if (!any && failed[0]) {
            tell(output, observation, identifier, followed, values, false);
            return;
        }
        if (!any) {
            output.emptyObservation();
            if (period != ObservationPeriod.CORRELATION) {
                tell(output, observation, identifier, followed, values, false);
                return;
            }
            // It makes nothing new, but the time of what is stored under this correlation id grows to cover it.
        }
        byte[] bytes = FhirJson.object(json -> write(json, group, observation, identifier, issued, values));
        output.resource(new MappedResource(RESOURCE_TYPE, bytes,
                Ticks.toInstant(any ? observation.firstReading() : observation.start()),
                Ticks.toInstant(any ? observation.lastReading() : observation.effectiveEnd()), replaced));
        tell(output, observation, identifier, followed, values, true);
    }

    private boolean tellPeriod(ObservationGroup observation, ReportedPeriod told) {
        Optional<ReportedPeriod.Span> span = ReportedPeriod.of(column(observation, told.start().name()),
                column(observation, told.end().name()), observation.start(), observation.lastIngestion());
        span.ifPresent(observation::tell);
        return span.isPresent();
    }

    private @Nullable Readings column(ObservationGroup observation, String valueName) {
        for (int i = 0; i < valueNames.size(); i++) {
            if (valueNames.get(i).name().equals(valueName)) {
                return observation.column(i);
            }
        }
        return null;
    }

    /** Tells whoever follows which readings stand where. */
    private void tell(MappingOutput output, ObservationGroup observation, String identifier,
            TrackedReadings @Nullable [] followed, ValueJson[] values, boolean written) {
        ObservationTrace trace = output.trace();
        if (followed == null || trace == null) {
            return;
        }
        boolean any = Arrays.stream(values).anyMatch(Objects::nonNull);
        List<ObservationTrace.Part> told = new ArrayList<>();
        int component = -1;
        int element = -1;
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            component += part.isComponent() ? 1 : 0;
            boolean there = written && (values[i] != null || (any && part.required()));
            element += there && part.isComponent() ? 1 : 0;
            told.add(new ObservationTrace.Part(part.isComponent() ? component : -1, part.name(),
                    there ? Integer.valueOf(part.isComponent() ? element : -1) : null,
                    followed[i] == null ? List.of() : followed[i].observed(values[i] != null)));
        }
        ReportedPeriod.Span span = observation.told();
        trace.observation(new ObservationTrace.Mapped(identifier, period,
                Ticks.toInstant(span == null ? observation.start() : span.start()),
                Ticks.toInstant(span == null ? observation.effectiveEnd() : span.end()), written, told));
    }

    private void write(JsonGenerator json, MeasurementGroup group, ObservationGroup observation, String identifier,
            long issued, ValueJson[] values) throws IOException {
        String type = type(group);
        (type.equals(typeName.name()) ? head : head(type)).write(json);
        json.writeFieldName(IDENTIFIER);
        json.writeStartArray();
        json.writeStartObject();
        identifierSystem.write(json);
        json.writeFieldName(VALUE);
        json.writeString(identifier);
        json.writeEndObject();
        json.writeEndArray();
        LogicalReference.writeAll(json, group, reference -> template.device().write(reference, name -> column(
                observation, name)));
        writePerformers(json, observation);
        writeEffective(json, observation);
        json.writeFieldName(ISSUED);
        FhirTime.write(json, issued);
        boolean any = Arrays.stream(values).anyMatch(Objects::nonNull);
        if (any && template.value().isEmpty()) {
            writeIfPresent(json, template.judgement().interpretation().always());
        }
        boolean components = false;
        for (int i = 0; i < values.length; i++) {
            ConstantMembers code = parts.get(i).code();
            if (values[i] == null && !(any && parts.get(i).required())) {
                continue;
            }
            if (parts.get(i).isComponent()) {
                if (!components) {
                    components = true;
                    json.writeFieldName(COMPONENT);
                    json.writeStartArray();
                }
                json.writeStartObject();
                code.write(json);
                if (values[i] == null) {
                    MISSING.write(json);
                } else {
                    if (parts.get(i).required() && mayBeParted()) {
                        REQUIRED.write(json);
                    }
                    writeValue(json, parts.get(i), values[i]);
                }
                json.writeEndObject();
            } else {
                writeValue(json, parts.get(i), values[i]);
            }
        }
        if (components) {
            json.writeEndArray();
        }
    }

    private static void writeValue(JsonGenerator json, Part part, ValueJson value) throws IOException {
        value.writeMembers(json);
        writeIfPresent(json, part.interpretation().of(value));
    }

    private static void writeIfPresent(JsonGenerator json, Optional<ConstantMembers> members) throws IOException {
        if (members.isPresent()) {
            members.get().write(json);
        }
    }

    /** Whether its readings may be of times between which the device changes hands, so that they are filed apart. */
    private boolean mayBeParted() {
        return period != ObservationPeriod.INSTANT && template.told().isEmpty();
    }

    private void writePerformers(JsonGenerator json, ObservationGroup observation) throws IOException {
        Map<Performers.Named, Optional<Performers.Taken>> performers = template.performers()
                .of(name -> column(observation, name));
        if (!performers.isEmpty()) {
            json.writeArrayFieldStart(Performers.MEMBER);
            for (Map.Entry<Performers.Named, Optional<Performers.Taken>> each : performers.entrySet()) {
                each.getKey().write(json, mayBeParted() ? each.getValue().orElse(null) : null);
            }
            json.writeEndArray();
        }
    }

    private void writeEffective(JsonGenerator json, ObservationGroup observation) throws IOException {
        ReportedPeriod.Span told = observation.told();
        if (told != null) {
            json.writeFieldName(EFFECTIVE_PERIOD);
            json.writeStartObject();
            new ReadingOrigin(observation.start(), observation.lastIngestion()).writeExtension(json);
            // Whether clocks are kept is said of the reading, and goes for all times that it tells.
            boolean isKept = observation.startOffset() != null;
            json.writeFieldName(START);
            FhirTime.write(json, told.start(), isKept ? told.startOffset() : null);
            json.writeFieldName(END);
            FhirTime.write(json, told.end(), isKept ? told.endOffset() : null);
            json.writeEndObject();
            return;
        }
        long end = observation.effectiveEnd();
        boolean instant = observation.start() == end;
        if (instant && options.profile() == Profile.STANDARD) {
            json.writeFieldName(EFFECTIVE_DATE_TIME);
            FhirTime.write(json, observation.start(), observation.endOffset());
            return;
        }
        json.writeFieldName(EFFECTIVE_PERIOD);
        json.writeStartObject();
        json.writeFieldName(START);
        FhirTime.write(json, observation.start(), observation.startOffset());
        json.writeFieldName(END);
        FhirTime.write(json, end, observation.endOffset());
        json.writeEndObject();
    }

    /**
     * The type name as identifier and codes have it. The earlier connector takes it as the measurement spells it, and what it
     * wrote must be found again; else two spellings are one series, and the mapping's stands.
     */
    private String type(MeasurementGroup group) {
        return options.profile() == Profile.EARLIER_CONNECTOR ? group.measureType() : typeName.name();
    }

    /** {@code type.segment}: the rest of the identifier is known when patient and device are. */
    private String identifier(MeasurementGroup group, ObservationGroup observation) {
        StringBuilder text = new StringBuilder(typeName.name().length() + 56).append(type(group)).append('.');
        if (period == ObservationPeriod.CORRELATION) {
            return text.append(group.correlationId()).toString();
        }
        // The end of an hour or a day has a fraction too, which tells nothing apart.
        boolean fraction = period == ObservationPeriod.INSTANT && options.profile() == Profile.STANDARD;
        FhirTime.appendCompact(text, observation.start(), fraction);
        text.append('.');
        FhirTime.appendCompact(text, observation.end(), fraction);
        return text.toString();
    }
}

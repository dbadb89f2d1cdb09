package org.iomtfhir.fhirmapping.observation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.FhirJson;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.json.FhirTime;
import org.iomtfhir.fhirmapping.json.LogicalReference;
import org.iomtfhir.fhirmapping.spi.FhirTemplate;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.MappingOutput;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.Ticks;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Profile;

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

    private final NamedPlace typeName;
    private final List<NamedPlace> valueNames;
    private final ObservationPeriod period;
    private final MappingOptions options;
    private final ObservationGrouping grouping;
    private final ConstantMembers head;
    private final ConstantMembers identifierSystem;
    private final List<Part> parts;

    /** The value ({@code code} is empty) or a component, and which column of the group it reads. */
    private record Part(int column, String name, FhirValue value, ConstantMembers code) {
        boolean isComponent() {
            return !code.isEmpty();
        }
    }

    ObservationTemplate(ObservationParts template, MappingOptions options) {
        this.typeName = template.typeName();
        this.period = template.period();
        this.options = options;
        this.head = ConstantMembers.of(json -> writeHead(json, template, options.serviceSystem()));
        this.identifierSystem = ConstantMembers.of(json -> json.writeStringField("system", options.serviceSystem()));
        Map<String, NamedPlace> names = new LinkedHashMap<>();
        List<Part> all = new ArrayList<>();
        template.value().ifPresent(value -> all.add(part(value, names, ConstantMembers.of(json -> {}))));
        for (ObservationParts.Component component : template.components()) {
            String name = component.value().name().name();
            all.add(part(component.value(), names, ConstantMembers.of(json -> Coding.writeConcept(json, "code",
                    withOwn(component.codes(), name, options.serviceSystem()), name))));
        }
        this.parts = List.copyOf(all);
        this.valueNames = List.copyOf(names.values());
        this.grouping = new ObservationGrouping(period, valueNames.stream().map(NamedPlace::name).toList());
    }

    private static Part part(ObservationValue value, Map<String, NamedPlace> names, ConstantMembers code) {
        String name = value.name().name();
        names.putIfAbsent(name, value.name());
        return new Part(List.copyOf(names.keySet()).indexOf(name), name, value.value(), code);
    }

    private static void writeHead(JsonGenerator json, ObservationParts template, String serviceSystem)
            throws IOException {
        json.writeStringField("resourceType", RESOURCE_TYPE);
        json.writeStringField("status", "final");
        List<ObservationParts.Category> categories = template.categories().stream()
                .filter(category -> !Coding.isEmpty(category.codes(), category.text())).toList();
        if (!categories.isEmpty()) {
            json.writeArrayFieldStart("category");
            for (ObservationParts.Category category : categories) {
                Coding.writeConcept(json, category.codes(), category.text());
            }
            json.writeEndArray();
        }
        String name = template.typeName().name();
        Coding.writeConcept(json, "code", withOwn(template.codes(), name, serviceSystem), name);
    }

    /** The template's codings, then the connector's own, by which the Observation and its components are known again. */
    private static List<Coding> withOwn(List<Coding> codes, String name, String serviceSystem) {
        List<Coding> all = new ArrayList<>(codes);
        all.add(new Coding(serviceSystem, name, name));
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
        int replaced = observation.repeatedInstants();
        for (int i = 0; i < values.length; i++) {
            Part part = parts.get(i);
            ReadingColumn readings = observation.column(part.column());
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
        if (!any && failed[0]) {
            return;
        }
        if (!any) {
            output.emptyObservation();
            if (period != ObservationPeriod.CORRELATION) {
                return;
            }
            // It makes nothing new, but the time of what is stored under this correlation id grows to cover it.
        }
        byte[] bytes = FhirJson.object(json -> write(json, group, observation, identifier, issued, values));
        output.resource(new MappedResource(RESOURCE_TYPE, bytes,
                Ticks.toInstant(any ? observation.firstReading() : observation.start()),
                Ticks.toInstant(any ? observation.lastReading() : observation.end()), replaced));
    }

    private void write(JsonGenerator json, MeasurementGroup group, ObservationGroup observation, String identifier,
            long issued, ValueJson[] values) throws IOException {
        head.write(json);
        json.writeFieldName(IDENTIFIER);
        json.writeStartArray();
        json.writeStartObject();
        identifierSystem.write(json);
        json.writeFieldName(VALUE);
        json.writeString(identifier);
        json.writeEndObject();
        json.writeEndArray();
        LogicalReference.writeAll(json, group);
        writeEffective(json, observation);
        json.writeFieldName(ISSUED);
        FhirTime.write(json, issued);
        boolean components = false;
        for (int i = 0; i < values.length; i++) {
            ConstantMembers code = parts.get(i).code();
            if (values[i] == null) {
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
                values[i].writeMembers(json);
                json.writeEndObject();
            } else {
                values[i].writeMembers(json);
            }
        }
        if (components) {
            json.writeEndArray();
        }
    }

    private void writeEffective(JsonGenerator json, ObservationGroup observation) throws IOException {
        boolean instant = observation.start() == observation.end();
        if (instant && options.profile() == Profile.STANDARD) {
            json.writeFieldName(EFFECTIVE_DATE_TIME);
            FhirTime.write(json, observation.start());
            return;
        }
        json.writeFieldName(EFFECTIVE_PERIOD);
        json.writeStartObject();
        json.writeFieldName(START);
        FhirTime.write(json, observation.start());
        json.writeFieldName(END);
        FhirTime.write(json, observation.end());
        json.writeEndObject();
    }

    /** {@code type.segment}: the rest of the identifier is known when patient and device are. */
    private String identifier(MeasurementGroup group, ObservationGroup observation) {
        StringBuilder text = new StringBuilder(typeName.name().length() + 56).append(typeName.name()).append('.');
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

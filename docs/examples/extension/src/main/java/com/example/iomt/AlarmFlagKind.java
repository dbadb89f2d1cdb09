package com.example.iomt;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.FhirJson;
import org.iomtfhir.fhirmapping.json.FhirTime;
import org.iomtfhir.fhirmapping.json.LogicalReference;
import org.iomtfhir.fhirmapping.spi.FhirTemplate;
import org.iomtfhir.fhirmapping.spi.FhirTemplateKind;
import org.iomtfhir.fhirmapping.spi.MappingOutput;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.TemplateCodings;
import org.iomtfhir.fhirmapping.spi.TemplateContext;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;

/**
 * {@code "templateType": "AlarmFlag"}: a device's alarm as a {@code Flag} of its patient. Members: {@code typeName},
 * {@code codes} and {@code valueName}; while the value says {@code on}, the flag is active, else inactive.
 * One Flag per patient, device and type, since persisting puts those two before the identifier.
 */
public final class AlarmFlagKind implements FhirTemplateKind {

    @Override
    public String name() {
        return "AlarmFlag";
    }

    @Override
    public Optional<FhirTemplate> compile(TemplateObject template, TemplateContext context) {
        Members members = new Members(template, context.problems());
        Optional<NamedPlace> typeName = TemplateText.required(members, "typeName", context.problems())
                .map(text -> new NamedPlace(text.text(), text.place()));
        Optional<NamedPlace> valueName = TemplateText.required(members, "valueName", context.problems())
                .map(text -> new NamedPlace(text.text(), text.place()));
        List<Coding> codes = TemplateCodings.required(members, "codes", context.problems());
        members.finish(Severity.ERROR);
        return typeName.flatMap(type -> valueName
                .map(value -> new AlarmFlag(type, value, codes, context.options().serviceSystem())));
    }

    private static final class AlarmFlag implements FhirTemplate {

        private static final LogicalReference SUBJECT = new LogicalReference("subject", "Patient");
        private static final LogicalReference AUTHOR = new LogicalReference("author", "Device");

        private final NamedPlace typeName;
        private final NamedPlace valueName;
        private final ConstantMembers code;
        private final String serviceSystem;

        AlarmFlag(NamedPlace typeName, NamedPlace valueName, List<Coding> codes, String serviceSystem) {
            this.typeName = typeName;
            this.valueName = valueName;
            this.code = ConstantMembers.of(json -> Coding.writeConcept(json, "code", codes, typeName.name()));
            this.serviceSystem = serviceSystem;
        }

        @Override
        public NamedPlace typeName() {
            return typeName;
        }

        @Override
        public List<NamedPlace> valueNames() {
            return List.of(valueName);
        }

        @Override
        public void map(MeasurementGroup group, MappingOutput output) {
            if (group.patientId() == null) {
                output.failure(ErrorName.FhirDataMapping, "", "a Flag needs a patient. Add a patientIdExpression");
                return;
            }
            Reading latest = null;
            for (Reading reading : group.data()) {
                boolean says = reading.properties().stream().anyMatch(it -> it.name().equals(valueName.name()));
                boolean newer = latest == null || reading.occurrenceTime().isAfter(latest.occurrenceTime());
                latest = says && newer ? reading : latest;
            }
            if (latest == null) {
                return;
            }
            Reading reading = latest;
            output.resource(new MappedResource("Flag", FhirJson.object(json -> write(json, group, reading)),
                    reading.occurrenceTime(), reading.occurrenceTime(), 0));
        }

        private void write(JsonGenerator json, MeasurementGroup group, Reading reading) throws IOException {
            boolean on = reading.properties().contains(new Property(valueName.name(), "on"));
            json.writeStringField("resourceType", "Flag");
            json.writeArrayFieldStart("identifier");
            json.writeStartObject();
            json.writeStringField("system", serviceSystem);
            json.writeStringField("value", typeName.name() + ".alarm");
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringField("status", on ? "active" : "inactive");
            code.write(json);
            SUBJECT.write(json, group.patientId());
            json.writeObjectFieldStart("period");
            json.writeFieldName(on ? "start" : "end");
            FhirTime.write(json, Ticks.of(reading.occurrenceTime()));
            json.writeEndObject();
            AUTHOR.write(json, group.deviceId());
        }
    }
}

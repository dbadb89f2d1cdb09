package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ReadingFailures;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.TemplateCodings;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.fhirmapping.spi.ValueJson;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.TemplateObject;

/**
 * {@code "valueType": "CodeableConcept"}: {@code codes} and {@code text} of the template, whatever the reading says, or what the
 * template's {@code table} makes of the reading. It keeps nothing, so it is thread-safe.
 */
public final class CodeableConceptType implements FhirValueType {

    private static final List<String> ADDITIONS = List.of(ConceptTable.MEMBER, ConceptTable.UNKNOWN);

    @Override
    public String name() {
        return "CodeableConcept";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        boolean additions = Additions.areTaken(members, ADDITIONS, context.problems(), context.options());
        Optional<TemplateObject> table = additions ? members.object(ConceptTable.MEMBER) : Optional.empty();
        if (table.isPresent()) {
            QuantityType.warnUnlessInstant(name(), members, context);
            return ConceptTable.compile(members, table.get(), context.problems());
        }
        String text = TemplateText.optional(members, "text", context.problems());
        List<Coding> codings = TemplateCodings.optional(members, "codes", context.problems());
        if (Coding.isEmpty(codings, text)) {
            context.problems().error(members.object().place(), "value",
                    "a CodeableConcept without codes and text says nothing", "Give it codes, or a text, or both");
            return Optional.empty();
        }
        return Optional.of(new Concept(ConstantMembers.of(json -> Coding.writeMembers(json, codings, text))));
    }

    private record Concept(ConstantMembers members) implements FhirValue {

        @Override
        public Optional<ValueJson> read(Readings readings, ReadingFailures failures) {
            return Optional.of(new Said(members, ReadingOrigin.of(readings, readings.size() - 1)));
        }
    }

    private record Said(ConstantMembers members, ReadingOrigin origin) implements ValueJson {

        @Override
        public void writeMembers(JsonGenerator json) throws IOException {
            json.writeObjectFieldStart("valueCodeableConcept");
            origin.writeExtension(json);
            members.write(json);
            json.writeEndObject();
        }

        /** None: all readings become the same. */
        @Override
        public int replacedReadings() {
            return 0;
        }
    }
}

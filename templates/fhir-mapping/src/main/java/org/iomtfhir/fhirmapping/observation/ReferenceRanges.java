package org.iomtfhir.fhirmapping.observation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.observation.ObservationValue.UnitMembers;
import org.iomtfhir.fhirmapping.spi.TemplateConcept;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/** Reads the member {@code referenceRange}: what is usual for a value, in its unit. The same in every Observation. */
final class ReferenceRanges {

    static final String MEMBER = "referenceRange";

    private ReferenceRanges() {}

    private record Range(@Nullable BigDecimal low, @Nullable BigDecimal high, @Nullable String text,
            Optional<TemplateConcept> type) {}

    /**
     * The ranges among these members, ready to be written; empty if there are none, or an error was reported.
     *
     * @param unit
     *            of the value that they are for; empty if there is none
     */
    static ConstantMembers read(Members members, Optional<UnitMembers> unit, Problems problems) {
        List<Range> ranges = new ArrayList<>();
        for (TemplateObject object : TemplateObjects.of(members.array(MEMBER), MEMBER, "a reference range", problems)) {
            range(object, problems).ifPresent(ranges::add);
        }
        return ConstantMembers.of(json -> {
            if (!ranges.isEmpty()) {
                json.writeArrayFieldStart(MEMBER);
                for (Range range : ranges) {
                    write(json, range, unit);
                }
                json.writeEndArray();
            }
        });
    }

    private static Optional<Range> range(TemplateObject object, Problems problems) {
        Members own = new Members(object, problems);
        BigDecimal low = own.number("low").orElse(null);
        BigDecimal high = own.number("high").orElse(null);
        String text = TemplateText.optional(own, "text", problems);
        Optional<TemplateConcept> type = TemplateConcept.optional(own, "type", problems);
        own.finish(Severity.ERROR);
        if (low == null && high == null && !FhirText.says(text)) {
            problems.error(object.place(), MEMBER, "a reference range has a low or a high end, or a text (FHIR's rule"
                    + " obs-3)", "Give it one of low, high and text");
            return Optional.empty();
        }
        if (low != null && high != null && low.compareTo(high) > 0) {
            problems.error(object.place(), MEMBER, "low is more than high", "Put the smaller number into low");
            return Optional.empty();
        }
        return Optional.of(new Range(low, high, text, type));
    }

    private static void write(JsonGenerator json, Range range, Optional<UnitMembers> unit) throws IOException {
        json.writeStartObject();
        end(json, "low", range.low(), unit);
        end(json, "high", range.high(), unit);
        if (range.type().isPresent()) {
            json.writeObjectFieldStart("type");
            range.type().get().writeMembers(json);
            json.writeEndObject();
        }
        Coding.writeText(json, "text", range.text());
        json.writeEndObject();
    }

    private static void end(JsonGenerator json, String name, @Nullable BigDecimal number, Optional<UnitMembers> unit)
            throws IOException {
        if (number == null) {
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeFieldName("value");
        json.writeNumber(number.toPlainString());
        if (unit.isPresent()) {
            Coding.writeText(json, "unit", unit.get().unit());
            Coding.writeText(json, "system", unit.get().system());
            if (FhirText.says(unit.get().system())) {
                Coding.writeText(json, "code", unit.get().code());
            }
        }
        json.writeEndObject();
    }
}

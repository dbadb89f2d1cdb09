package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.TemplateConcept;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;

/**
 * The readings of a CodeableConcept by a table: the reading, blanks around it taken off, is looked up as it is written, letter case
 * included. Immutable.
 */
final class ConceptTable implements LatestValue.Form<TemplateConcept> {

    static final String MEMBER = "table";
    static final String UNKNOWN = "unknown";

    /** What {@code unknown} says for a concept whose text is the reading. */
    private static final String AS_TEXT = "text";

    private final Map<String, TemplateConcept> concepts;
    private final Optional<TemplateConcept> unknown;
    private final boolean unknownAsText;

    private ConceptTable(Map<String, TemplateConcept> concepts, Optional<TemplateConcept> unknown,
            boolean unknownAsText) {
        this.concepts = Map.copyOf(concepts);
        this.unknown = unknown;
        this.unknownAsText = unknownAsText;
    }

    /** The table; empty if an error was reported. */
    static Optional<FhirValue> compile(Members members, TemplateObject table, Problems problems) {
        Map<String, TemplateConcept> concepts = new LinkedHashMap<>();
        for (TemplateMember entry : table.members()) {
            Optional<TemplateConcept> concept = Optional.empty();
            if (entry.value() instanceof TemplateObject object) {
                concept = TemplateConcept.of(object, MEMBER, problems);
            } else {
                problems.error(entry.place(), MEMBER, "a concept must be an object, not " + entry.value().kindInWords(),
                        "Write { \"codes\": [ … ], \"text\": … }");
            }
            if (concepts.containsKey(entry.name().strip())) {
                problems.error(entry.place(), MEMBER, "the table has this reading twice", "Remove one of the two");
            }
            concept.ifPresent(it -> concepts.put(entry.name().strip(), it));
        }
        if (table.members().isEmpty()) {
            problems.error(table.place(), MEMBER, "the table is empty",
                    "Write { \"AF\": { \"codes\": [ … ] } } for the reading AF");
        }
        for (String other : List.of("codes", "text")) {
            members.any(other).ifPresent(member -> problems.error(member.place(), other,
                    "the table says what a reading becomes, and " + other + " whatever it is",
                    "Remove one of them; what is not in the table gets what " + UNKNOWN + " says"));
        }
        return unknown(members, concepts, problems).map(LatestValue::new);
    }

    private static Optional<ConceptTable> unknown(Members members, Map<String, TemplateConcept> concepts,
            Problems problems) {
        Optional<TemplateMember> given = members.any(UNKNOWN);
        if (given.isEmpty()) {
            return Optional.of(new ConceptTable(concepts, Optional.empty(), false));
        }
        if (given.get().value() instanceof TemplateObject object) {
            return TemplateConcept.of(object, UNKNOWN, problems)
                    .map(concept -> new ConceptTable(concepts, Optional.of(concept), false));
        }
        if (given.get().value() instanceof TemplateScalar scalar && scalar.text().equals(AS_TEXT)) {
            return Optional.of(new ConceptTable(concepts, Optional.empty(), true));
        }
        problems.error(given.get().value().place(), UNKNOWN, UNKNOWN + " must be a concept, or \"" + AS_TEXT + "\"",
                "Write { \"codes\": [ … ], \"text\": … }, or \"" + AS_TEXT
                        + "\" for the reading as the text of the concept;"
                        + " without this member the reading is set aside");
        return Optional.empty();
    }

    @Override
    public Optional<TemplateConcept> read(String reading) {
        String key = reading.strip();
        TemplateConcept known = concepts.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (!FhirText.says(key) || FhirText.fault(key).isPresent()) {
            return Optional.empty();
        }
        return unknownAsText ? Optional.of(new TemplateConcept(List.of(), key)) : unknown;
    }

    @Override
    public String fault() {
        return "not in the table of the template. Add them to it, or say by " + UNKNOWN + " what such a reading gets";
    }

    @Override
    public void write(JsonGenerator json, TemplateConcept value, ReadingOrigin origin) throws IOException {
        json.writeObjectFieldStart("valueCodeableConcept");
        origin.writeExtension(json);
        value.writeMembers(json);
        json.writeEndObject();
    }
}

package org.iomtfhir.fhirmapping.observation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.observation.Interpretation.Range;
import org.iomtfhir.fhirmapping.spi.NumberSpan;
import org.iomtfhir.fhirmapping.spi.TemplateConcept;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateValue;

/** Reads the member {@code interpretation}: one concept, or ranges of numbers with a concept each. */
final class InterpretationReader {

    static final String MEMBER = "interpretation";

    /** Values of these types are no numbers, or many. */
    private static final Set<String> NO_NUMBER = Set.of("sampleddata", "string", "codeableconcept", "boolean",
            "datetime",
            "range", "ratio");

    private final Problems problems;
    private final List<Range> ranges = new ArrayList<>();
    private boolean bounded;

    private InterpretationReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * The interpretation among these members; none if there is none, or an error was reported.
     *
     * @param value
     *            that is judged; empty if there is none, as in a panel
     */
    static Interpretation read(Members members, Optional<ObservationValue> value, Problems problems) {
        InterpretationReader reader = new InterpretationReader(problems);
        members.any(MEMBER).ifPresent(member -> reader.readAll(member.value()));
        Optional<String> valueType = value.map(ObservationValue::type);
        if (reader.bounded && value.filter(each -> each.value().isSummary()).isPresent()) {
            problems.error(members.placeOf(MEMBER), MEMBER,
                    "ranges judge the number of a message, and a summary is also of the readings of others",
                    "Use one interpretation without from, above, below and upTo, or leave it to whoever reads the"
                            + " summary");
        }
        if (reader.bounded && valueType.map(type -> NO_NUMBER.contains(type.toLowerCase(Locale.ROOT))).orElse(true)) {
            problems.error(members.placeOf(MEMBER), MEMBER,
                    "ranges judge one number, and there is " + valueType.map(type -> "a " + type).orElse("no value"),
                    "Use the value type Quantity or integer, or one interpretation without from, above, below and upTo");
        }
        return new Interpretation(reader.ranges);
    }

    private void readAll(TemplateValue value) {
        List<? extends TemplateValue> items = value instanceof TemplateArray array ? array.items() : List.of(value);
        for (TemplateValue item : items) {
            if (item instanceof TemplateObject object) {
                range(object);
            } else {
                problems.error(item.place(), MEMBER, "an interpretation must be an object, not " + item.kindInWords(),
                        "Write { \"codes\": [ … ] }, or a list of { \"from\": …, \"below\": …, \"codes\": [ … ] }");
            }
        }
    }

    private void range(TemplateObject object) {
        Members own = new Members(object, problems);
        Optional<BigDecimal> from = own.number("from");
        Optional<BigDecimal> above = own.number("above");
        Optional<BigDecimal> below = own.number("below");
        Optional<BigDecimal> upTo = own.number("upTo");
        Optional<TemplateConcept> concept = TemplateConcept.of(own, MEMBER, problems);
        own.finish(Severity.ERROR);
        if ((from.isPresent() && above.isPresent()) || (below.isPresent() && upTo.isPresent())) {
            problems.error(object.place(), MEMBER, "a range has one lower and one upper end",
                    "Write from (this number or more) or above (more than it), and below (less) or upTo (this or less)");
            return;
        }
        NumberSpan span = new NumberSpan(from.or(() -> above).orElse(null), from.isPresent(),
                below.or(() -> upTo).orElse(null), upTo.isPresent());
        bounded |= !span.equals(NumberSpan.ALL);
        if (span.isEmpty()) {
            problems.error(object.place(), MEMBER, "no number lies in the range", "Put the smaller number first");
        } else if (ranges.stream().anyMatch(before -> before.span().contains(span))) {
            problems.error(object.place(), MEMBER,
                    "a range before this one holds all of its numbers, and the first that holds a number says what it is",
                    "Put the narrower range first, or remove this one");
        }
        concept.ifPresent(it -> ranges.add(new Range(span, members(it))));
    }

    private static ConstantMembers members(TemplateConcept concept) {
        return ConstantMembers.of(json -> {
            json.writeArrayFieldStart(MEMBER);
            json.writeStartObject();
            concept.writeMembers(json);
            json.writeEndObject();
            json.writeEndArray();
        });
    }
}

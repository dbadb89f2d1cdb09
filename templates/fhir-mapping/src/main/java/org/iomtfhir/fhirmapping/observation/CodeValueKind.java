package org.iomtfhir.fhirmapping.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.observation.ObservationParts.Category;
import org.iomtfhir.fhirmapping.observation.ObservationParts.Component;
import org.iomtfhir.fhirmapping.observation.ObservationParts.Judgement;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.FhirTemplate;
import org.iomtfhir.fhirmapping.spi.FhirTemplateKind;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.TemplateCodings;
import org.iomtfhir.fhirmapping.spi.TemplateContext;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.fhirmapping.value.SummaryMember;
import org.iomtfhir.model.BoundedDecimal;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;

/** {@code "templateType": "CodeValueFhir"}: one Observation per period, with a value, components, or both. It keeps nothing, so it is thread-safe. */
public final class CodeValueKind implements FhirTemplateKind {

    /** What says what a reading means: in a value whose type does not know it the reading would mean something else. */
    private static final List<String> MEANINGS = List.of("comparators", "table", "unknown", SummaryMember.NAME,
            "dimensions", "origin", "factor", "numerator", "denominator");

    @Override
    public String name() {
        return "CodeValueFhir";
    }

    @Override
    public Optional<FhirTemplate> compile(TemplateObject template, TemplateContext context) {
        Problems problems = context.problems();
        int before = problems.size();
        Members members = new Members(template, problems);
        Optional<NamedPlace> typeName = typeName(members, problems);
        List<Coding> codes = TemplateCodings.required(members, "codes", problems);
        ObservationPeriod period = period(members, problems);
        ObservationDays days = ObservationDays.read(members, period, problems, context.options());
        Optional<ReportedPeriod> told = ReportedPeriod.read(members, period, problems, context.options());
        Performers performers = Performers.read(members, problems, context.options());
        DeviceDescription device = DeviceDescription.read(members, problems, context.options());
        List<Category> categories = categories(members, problems);
        Optional<TemplateObject> valueObject = members.object("value");
        Optional<ObservationValue> value = valueObject.flatMap(object -> value(object, period, context));
        List<Component> components = components(members, period, context);
        ObservationDetails details = ObservationDetails.read(members, problems, context.options());
        Judgement judgement = judgement(members, value, context);
        members.finish(Severity.ERROR);
        boolean hasSeries = value.stream().anyMatch(ObservationValue::isSeries)
                || components.stream().anyMatch(component -> component.value().isSeries());
        if (told.isPresent() && hasSeries) {
            problems.error(members.placeOf(ReportedPeriod.MEMBER), ReportedPeriod.MEMBER,
                    "the samples of a series say what it covers, not the reading", "Remove this member");
        }
        if (members.any("value").isEmpty() && components.isEmpty() && members.any("components").isEmpty()) {
            problems.warning(template.place(), "value", "a template without value and components writes nothing",
                    "Give it a value, or components");
        }
        if (typeName.isEmpty() || (valueObject.isPresent() && value.isEmpty()) || hasError(problems, before)) {
            return Optional.empty();
        }
        ObservationParts parts = new ObservationParts(typeName.get(), period, days, told, performers, device, codes,
                categories, details, value, judgement, components);
        ObservationCheck.check(parts, members, context);
        return Optional.of(new ObservationTemplate(parts, context.options()));
    }

    /** Problems of other templates may stand among them, but whoever has one is refused anyway. */
    private static boolean hasError(Problems problems, int before) {
        return problems.size() > before && problems.hasErrors();
    }

    private static Optional<NamedPlace> typeName(Members members, Problems problems) {
        Optional<NamedPlace> name = TemplateText.required(members, "typeName", problems)
                .map(text -> new NamedPlace(text.text(), text.place()));
        if (name.isPresent() && name.get().name().isBlank()) {
            problems.warning(name.get().place(), "typeName", "the type name is empty",
                    "Write the type name of the template in the device content file whose measurements this is for");
        }
        return name;
    }

    private static ObservationPeriod period(Members members, Problems problems) {
        Optional<TemplateScalar> given = members.text("periodInterval");
        if (given.isEmpty()) {
            return ObservationPeriod.INSTANT;
        }
        Optional<ObservationPeriod> period = ObservationPeriod.named(wholeNumber(given.get().text()));
        if (period.isEmpty()) {
            problems.error(given.get().place(), "periodInterval", "there is no period " + given.get().text(),
                    "Write 0 (one Observation per instant), 60 (per hour), 1440 (per day) or -1 (per correlation id)");
        }
        return period.orElse(ObservationPeriod.INSTANT);
    }

    /** {@code 60.0} and {@code 6e1} are {@code 60}; what is no number within bounds stays as it is. */
    private static String wholeNumber(String text) {
        try {
            return BoundedDecimal.parse(text.strip()).stripTrailingZeros().toBigIntegerExact().toString();
        } catch (ArithmeticException e) {
            return text;
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static List<Category> categories(Members members, Problems problems) {
        List<Category> categories = new ArrayList<>();
        for (TemplateObject object : TemplateObjects.of(members.array("category"), "category", "a category",
                problems)) {
            Members own = new Members(object, problems);
            String text = TemplateText.optional(own, "text", problems);
            List<Coding> codes = TemplateCodings.optional(own, "codes", problems);
            own.finish(Severity.ERROR);
            if (Coding.isEmpty(codes, text)) {
                problems.warning(object.place(), "category", "a category without codes and text is not written",
                        "Give it codes, or a text, or both");
            }
            categories.add(new Category(codes, text));
        }
        return categories;
    }

    private static List<Component> components(Members members, ObservationPeriod period, TemplateContext context) {
        Problems problems = context.problems();
        List<Component> components = new ArrayList<>();
        for (TemplateObject object : TemplateObjects.of(members.array("components"), "components", "a component",
                problems)) {
            Members own = new Members(object, problems);
            List<Coding> codes = TemplateCodings.required(own, "codes", problems);
            Optional<ObservationValue> value = own.requiredObject("value").flatMap(it -> value(it, period, context));
            boolean required = own.flag("required", false);
            Judgement judgement = judgement(own, value, context);
            own.finish(Severity.ERROR);
            value.ifPresent(it -> components.add(new Component(codes, it, judgement, required)));
        }
        return components;
    }

    private static Judgement judgement(Members members, Optional<ObservationValue> value, TemplateContext context) {
        Problems problems = context.problems();
        return Additions.areTaken(members, Judgement.MEMBERS, problems, context.options())
                ? new Judgement(InterpretationReader.read(members, value, problems),
                        ReferenceRanges.read(members, value.map(ObservationValue::unit), problems))
                : Judgement.NONE;
    }

    private static Optional<ObservationValue> value(TemplateObject object, ObservationPeriod period,
            TemplateContext context) {
        Problems problems = context.problems();
        Members members = new Members(object, problems);
        Optional<NamedPlace> name = TemplateText.required(members, "valueName", problems)
                .map(text -> new NamedPlace(text.text(), text.place()));
        if (name.isPresent() && !FhirText.says(name.get().name())) {
            problems.error(name.get().place(), "valueName", "the value name is empty",
                    "Write the name of a value in the device content file");
            name = Optional.empty();
        }
        Optional<FhirValueType> type = TemplateText.required(members, "valueType", problems)
                .flatMap(text -> type(text, context));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (SummaryMember.isRefusedBy(type.get(), members)) {
            problems.error(members.placeOf(SummaryMember.NAME), SummaryMember.NAME,
                    "a summary is a Quantity or an integer, not a " + type.get().name(),
                    "Use one of these, or remove it");
            return Optional.empty();
        }
        Optional<NamedPlace> named = name;
        Optional<ObservationValue> value = type.get()
                .compile(members, new ValueContext(problems, period, context.options()))
                .flatMap(compiled -> named.map(it -> new ObservationValue(it, type.get().name(), compiled,
                        ObservationValue.UnitMembers.of(object))));
        members.finish(Severity.WARNING, MEANINGS);
        return value;
    }

    private static Optional<FhirValueType> type(TemplateScalar text, TemplateContext context) {
        FhirValueType type = context.valueTypes().get(text.text().strip().toLowerCase(Locale.ROOT));
        if (type == null && !Additions.refused(text.text(), text.place(), context.problems(), context.options())) {
            context.problems().error(text.place(), "valueType", "there is no value type " + text.text(),
                    "Write one of " + context.valueTypes().values().stream().map(FhirValueType::name).sorted()
                            .collect(Collectors.joining(", ")));
        }
        return Optional.ofNullable(type);
    }
}

package org.iomtfhir.devicecontent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/** Reads one template of the language's own kinds. Used once. */
final class ExpressionTemplateReader {

    private static final String DEVICE = "deviceIdExpression";
    private static final String TIME = "timestampExpression";
    private static final String KEEP_OFFSET = "keepOffset";

    private final TemplateKind kind;
    private final Members members;
    private final Problems problems;
    private final ExpressionReader expressions;
    private final Profile profile;

    ExpressionTemplateReader(TemplateKind kind, Profile profile, JmesPath.Compiler jmes, TemplateSource source) {
        this.kind = kind;
        this.profile = profile;
        this.members = source.members();
        this.problems = source.problems();
        this.expressions = new ExpressionReader(kind == TemplateKind.CALCULATED, jmes, source);
    }

    /**
     * The template as far as it could be read; empty if not even that. What is wrong with it has been reported, and keeps the
     * whole set from being used.
     */
    Optional<CompiledTemplate> read(int index) {
        if (kind == TemplateKind.CALCULATED) {
            expressions.readDefaultLanguage(members);
        }
        Optional<TemplateScalar> typeName = members.requiredText("typeName");
        typeName.filter(name -> name.text().isBlank()).ifPresent(name -> problems.warning(name.place(), "typeName",
                "the type name is empty", "Name the type as the mapping file does"));
        Optional<Matcher> matcher = members.requiredAny("typeMatchExpression").flatMap(expressions::matcher);
        Optional<CompiledExpression> deviceId = deviceId();
        List<CompiledExpression> times = times();
        CompiledExpression patientId = optional("patientIdExpression");
        CompiledExpression encounterId = optional("encounterIdExpression");
        CompiledExpression correlationId = optional("correlationIdExpression");
        List<TemplateSummary.Value> produced = new ArrayList<>();
        List<CompiledTemplate.Value> values = values(produced);
        boolean keepOffset = keepOffset();
        if (typeName.isEmpty() || matcher.isEmpty() || deviceId.isEmpty() || times.isEmpty()) {
            return Optional.empty();
        }
        TemplateSummary summary = new TemplateSummary(index, kind.written(), typeName.get().text(),
                typeName.get().place(), produced);
        return Optional.of(new CompiledTemplate.OfExpressions(summary, members.object().place().line(), matcher.get(),
                deviceId.get(), times, patientId, encounterId, correlationId, values, keepOffset));
    }

    private boolean keepOffset() {
        if (profile == Profile.STANDARD) {
            return members.flag(KEEP_OFFSET, false);
        }
        members.any(KEEP_OFFSET).ifPresent(member -> problems.error(member.place(), KEEP_OFFSET,
                "the member " + KEEP_OFFSET + " is an addition, which the profile earlier-connector refuses: the"
                        + " earlier connectors do not know it",
                "Remove it, or run with the profile standard"));
        return false;
    }

    private Optional<CompiledExpression> deviceId() {
        return switch (kind) {
            case JSON_PATH, CALCULATED -> required(DEVICE);
            case IOT -> Optional.of(given(DEVICE, HubExpression.Source.IOT_HUB,
                    "$.SystemProperties.iothub-connection-device-id",
                    "iothub-connection-device-id in SystemProperties"));
            case IOT_CENTRAL -> Optional
                    .of(given(DEVICE, HubExpression.Source.IOT_CENTRAL, "$.deviceId", "deviceId in the body"));
        };
    }

    private List<CompiledExpression> times() {
        return switch (kind) {
            case JSON_PATH, CALCULATED -> required(TIME).stream().toList();
            case IOT -> List.of(
                    given(TIME, HubExpression.Source.IOT_HUB, "$.Properties.iothub-creation-time-utc",
                            "iothub-enqueuedtime in SystemProperties (and the device may give iothub-creation-time-utc in"
                                    + " Properties)"),
                    given(TIME, HubExpression.Source.IOT_HUB, "$.SystemProperties.iothub-enqueuedtime",
                            "iothub-enqueuedtime in SystemProperties"));
            case IOT_CENTRAL -> List.of(
                    given(TIME, HubExpression.Source.IOT_CENTRAL, "$.enqueuedTime", "enqueuedTime in the body"));
        };
    }

    private Optional<CompiledExpression> required(String member) {
        return members.requiredAny(member).flatMap(given -> expressions.expression(given, member, true));
    }

    private @Nullable CompiledExpression optional(String member) {
        return members.any(member).flatMap(given -> expressions.expression(given, member, false)).orElse(null);
    }

    /** The expression that the kind brings along; one in the file is ignored. */
    private CompiledExpression given(String member, HubExpression.Source source, String path, String name) {
        members.any(member).ifPresent(ignored -> problems.warning(ignored.place(), member,
                member + " is ignored: " + kind.written() + " takes it from " + path,
                "Remove it, or make the template a JsonPathContent"));
        try {
            return new HubExpression(member, members.object().place().line(), source, JsonPath.parse(path), name,
                    profile);
        } catch (PathSyntaxException e) {
            throw new IllegalStateException("a path of this class is wrong: " + path, e);
        }
    }

    private List<CompiledTemplate.Value> values(List<TemplateSummary.Value> produced) {
        List<CompiledTemplate.Value> values = new ArrayList<>();
        Optional<TemplateArray> array = members.array("values");
        Set<String> names = new HashSet<>();
        for (TemplateValue item : array.map(TemplateArray::items).orElse(List.of())) {
            if (item instanceof TemplateObject object) {
                value(object, names, values, produced);
            } else {
                problems.error(item.place(), "values",
                        "a value is " + item.kindInWords() + " where an object is needed",
                        "Write { \"valueName\": …, \"valueExpression\": … }");
            }
        }
        return values;
    }

    private void value(TemplateObject object, Set<String> names, List<CompiledTemplate.Value> values,
            List<TemplateSummary.Value> produced) {
        Members value = new Members(object, problems);
        Optional<TemplateScalar> name = value.requiredText("valueName");
        Optional<TemplateMember> expression = value.requiredAny("valueExpression");
        boolean required = value.flag("required", false);
        Optional<SeriesSource> series = SeriesSource.read(value, name.map(TemplateScalar::text).orElse(""), expressions,
                problems, profile);
        value.finish(Severity.ERROR);
        name.filter(given -> !names.add(given.text())).ifPresent(given -> problems.warning(given.place(), "valueName",
                "there are two values of the name " + given.text() + ": where both are found, the later stands",
                "Give each value a name of its own"));
        if (name.isEmpty() || expression.isEmpty()) {
            return;
        }
        String text = name.get().text();
        if (!required && kind != TemplateKind.CALCULATED && ExpressionReader.isBlank(expression.get())) {
            problems.warning(expression.get().value().place(), "valueExpression",
                    "the expression of " + text + " is empty: the value is never there", "Write the expression");
            return;
        }
        expressions.expression(expression.get(), text, true).ifPresent(compiled -> {
            Place place = name.get().place();
            values.add(new CompiledTemplate.Value(text, required, compiled, series.orElse(null)));
            produced.add(new TemplateSummary.Value(text, required, series.isPresent(), place));
        });
    }
}

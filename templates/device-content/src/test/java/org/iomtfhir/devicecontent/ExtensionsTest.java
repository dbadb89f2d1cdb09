package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.devicecontent.jmespath.JmesPathFunction;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.template.TemplateProblem;
import org.iomtfhir.template.TemplateScalar;
import org.junit.jupiter.api.Test;

/** Both extension points at work, found by ServiceLoader: the classes are named in META-INF/services of the test resources. */
class ExtensionsTest {

    /** A kind of template for devices that send one line such as {@code dev-1;2026-10-09T10:18:00Z;72}. */
    public static final class LineContent implements DeviceTemplateKind {

        @Override
        public String name() {
            return "LineContent";
        }

        @Override
        public Optional<DeviceTemplate> compile(TemplateSource source) {
            Optional<TemplateScalar> typeName = source.members().requiredText("typeName");
            Optional<TemplateScalar> valueName = source.members().requiredText("valueName");
            Optional<JsonPath> line = source.requiredPath("lineExpression");
            if (typeName.isEmpty() || valueName.isEmpty() || line.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new LineTemplate(typeName.get().text(), valueName.get().text(), line.get()));
        }
    }

    private record LineTemplate(String typeName, String valueName, JsonPath line) implements DeviceTemplate {

        @Override
        public void evaluate(Json document, TemplateOutput output) {
            Selection selection = new Selection(100);
            line.select(document, selection, output.budget());
            for (Json selected : selection.values()) {
                String[] parts = selected instanceof JsonText text ? text.value().split(";", -1) : new String[0];
                if (parts.length != 3) {
                    output.failure(ErrorName.IncompatibleData, "lineExpression", "a line has not three parts");
                } else {
                    output.measurement(new Measurement(typeName, EventTime.read(parts[1]), output.ingestionTime(),
                            parts[0], null, null, null, List.of(new Property(valueName, parts[2]))));
                }
            }
        }
    }

    /** A function that turns degrees Fahrenheit into degrees Celsius. */
    public static final class Celsius implements JmesPathFunction {

        @Override
        public String name() {
            return "celsius";
        }

        @Override
        public List<Argument> arguments() {
            return List.of(Argument.NUMBER);
        }

        @Override
        public Json call(List<Json> arguments) {
            return JsonNumber.of(((JsonNumber) arguments.get(0)).decimal().subtract(new java.math.BigDecimal(32))
                    .divide(new java.math.BigDecimal("1.8"), java.math.MathContext.DECIMAL64));
        }
    }

    private static final String LINES = """
            { "templateType": "LineContentTemplate", "template": {
                "typeName": "pulse", "valueName": "bpm", "lineExpression": "$.Body[*]" } }""";

    @Test
    void aTemplateKindFromAJarIsReadAndEvaluatedLikeOneOfOurOwn() {
        DeviceContent set = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse)]"), LINES, Sets.pulse("$..[?(@pulse)]")));

        NormalizedEvent event = set.evaluate(Sets.event(
                "[ \"dev-1;2026-10-09T10:18:00Z;72\", \"SECRET\", \"dev-2;SECRET;x\","
                        + " { \"pulse\": 1, \"device\": \"d\", \"at\": \"2026-10-09\" } ]"));

        assertThat(event.measurements()).extracting(Measurement::deviceId).containsExactly("d", "dev-1", "d");
        assertThat(event.failures()).extracting(NormalizationFailure::text).containsExactly(
                "template 1 (pulse), line 6, lineExpression: a line has not three parts",
                "template 1 (pulse), line 6: it failed: NullPointerException");
    }

    @Test
    void itsMistakesAreReportedAtTheirPlace() {
        assertThat(
                DeviceContent.compile("f", Sets.file(LINES.replace("[*]", "[").replace("\"bpm\"", "\"bpm\", \"x\": 1")))
                        .problems())
                .extracting(TemplateProblem::member).containsExactly("x", "lineExpression");
    }

    @Test
    void aFunctionFromAJarIsCalledAndItsArgumentsAreChecked() {
        String file = Sets.file("""
                { "templateType": "CalculatedContent", "template": {
                    "typeName": "temperature", "typeMatchExpression": "$..[?(@f)]",
                    "deviceIdExpression": "$.matchedToken.device", "timestampExpression": "$.matchedToken.at",
                    "values": [ { "valueName": "c", "required": true,
                        "valueExpression": { "value": "celsius(matchedToken.f)", "language": "JmesPath" } } ] } }""");

        NormalizedEvent event = Sets.compiled(file)
                .evaluate(Sets.event("[ { \"f\": 98.6, \"device\": \"d\", \"at\": \"2026-10-09\" },"
                        + " { \"f\": \"98.6\", \"device\": \"d\", \"at\": \"2026-10-09\" } ]"));

        assertThat(event.measurements()).singleElement()
                .satisfies(one -> assertThat(one.properties()).containsExactly(new Property("c", "37")));
        assertThat(event.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.cause())
                        .contains("celsius takes a number as argument 1, not a text"));
        assertThat(DeviceContent.compile("f", file.replace("matchedToken.f)", "matchedToken.f, `1`)")).problems())
                .singleElement().satisfies(problem -> assertThat(problem.cause()).contains("celsius"));
        assertThat(DeviceContent.compile("f", file,
                ContentOptions.of(Profile.STANDARD).with(Extensions.none())).problems()).singleElement()
                .satisfies(problem -> assertThat(problem.cause()).contains("unknown function", "there are abs, add,"));
        assertThat(DeviceContent.compile("f", file.replace("celsius(", "fromUnixTimeStamp(")).problems())
                .singleElement().satisfies(problem -> assertThat(problem.cause())
                        .contains("unknown function", "did you mean fromUnixTimestamp?"));
    }
}

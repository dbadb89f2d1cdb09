package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;

class ValidationTest {

    private static List<TemplateProblem> problems(String file) {
        return DeviceContent.compile("devicecontent.json", file).problems();
    }

    @Test
    void everyMistakeOfAFileIsFoundInOneRunAtItsPlace() {
        String file = """
                {
                  "templateType": "CollectionContent",
                  "template": [
                    { "templateType": "JsonPathContent", "template": {
                        "typeName": "one",
                        "typeMatchExpression": "$..[?(@a == )]",
                        "deviceIdExpression": "$.d[",
                        "values": [ { "valueName": "v", "requird": true } ] } },
                    { "templateType": "Nope", "template": {} },
                    { "templateType": "CalculatedContent", "template": {
                        "typeName": "three",
                        "typeMatchExpression": { "value": "Body[", "language": "JmesPath" },
                        "deviceIdExpression": { "value": "$.d", "language": "XPath" },
                        "timestampExpression": { "value": "fromUnixTime(`1`)", "language": "JmesPath" },
                        "values": {} } },
                    { "templateType": "IotJsonPathContent", "template": [] },
                    7
                  ]
                }
                """;

        List<TemplateProblem> problems = problems(file);

        assertThat(problems).allMatch(TemplateProblem::isError).allMatch(problem -> !problem.whatToDo().isBlank())
                .extracting(TemplateProblem::line, TemplateProblem::column, TemplateProblem::templateIndex,
                        TemplateProblem::typeName, TemplateProblem::member)
                .containsExactly(
                        tuple(4, 54, 0, "one", "timestampExpression"),
                        tuple(6, 45, 0, "one", "typeMatchExpression"),
                        tuple(7, 36, 0, "one", "deviceIdExpression"),
                        tuple(8, 21, 0, "one", "valueExpression"),
                        tuple(8, 41, 0, "one", "requird"),
                        tuple(9, 23, 1, null, "templateType"),
                        tuple(12, 49, 2, "three", "typeMatchExpression"),
                        tuple(13, 61, 2, "three", "language"),
                        tuple(14, 44, 2, "three", "timestampExpression"),
                        tuple(15, 19, 2, "three", "values"),
                        tuple(16, 57, 3, null, "template"),
                        tuple(17, 5, 4, null, null));
        assertThat(problems.get(4).whatToDo()).contains("required");
    }

    @Test
    void warningsLeaveTheSetInUse() {
        CompileResult<DeviceContent> result = DeviceContent.compile("devicecontent.json", """
                { "templateType": "collectioncontentTEMPLATE", "comment": "mine", "template": [
                  { "templateType": "IotJsonPathContentTemplate", "template": {
                      "typeName": "",
                      "typeMatchExpression": "$..[?(@a && @b || @c)]",
                      "deviceIdExpression": "$.mine",
                      "values": [ { "valueName": "v", "valueExpression": "" },
                                  { "valueName": "v", "valueExpression": "$.v" } ] } } ] }""");

        assertThat(result.compiled()).isPresent();
        assertThat(result.problems()).noneMatch(TemplateProblem::isError)
                .extracting(TemplateProblem::line, TemplateProblem::member).containsExactly(
                        tuple(1, "comment"), tuple(3, "typeName"), tuple(4, "typeMatchExpression"),
                        tuple(5, "deviceIdExpression"), tuple(6, "valueExpression"), tuple(7, "valueName"));
    }

    @Test
    void parenthesesOrOneOperatorAloneGiveNoWarning() {
        assertThat(problems(Sets.file(Sets.pulse("$..[?((@a && @b) || @c)]"), Sets.pulse("$..[?(@a || @b || @c)]"))))
                .isEmpty();
    }

    @Test
    void theSetTellsWhatEachTemplateProduces() {
        DeviceContent set = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse)]")));

        assertThat(set.templates()).singleElement().satisfies(template -> {
            assertThat(template.typeName()).isEqualTo("pulse");
            assertThat(template.kind()).isEqualTo("JsonPathContent");
            assertThat(template.place().line()).isEqualTo(3);
            assertThat(template.values()).singleElement().satisfies(value -> {
                assertThat(value.name()).isEqualTo("pulse");
                assertThat(value.required()).isTrue();
                assertThat(value.place().line()).isEqualTo(5);
            });
        });
    }

    @Test
    void aPlaceInAnExpressionCountsTheEscapesOfTheFile() {
        assertThat(problems(Sets.file(Sets.pulse("$['\\u0061'][?(@.b ! 1)]")))).singleElement()
                .satisfies(problem -> assertThat(problem.column()).isEqualTo(68));
    }

    @Test
    void aCutThatFeedsAValueIsWarnedOfInTheEarlierConnectorsProfile() {
        String file = """
                { "templateType": "CollectionContent", "template": [ { "templateType": "CalculatedContent", "template": {
                  "typeName": "flow", "typeMatchExpression": "$.Body", "defaultExpressionLanguage": "JmesPath",
                  "deviceIdExpression": "Body.d",
                  "timestampExpression": "fromUnixTimestamp(divide(Body.ms, `1000`))",
                  "values": [ { "valueName": "flow",
                    "valueExpression": "divide(multiply(Body.flow, `60`), `1000`)" } ] } } ] }"""
                .replace("$.Body", "Body");

        assertThat(DeviceContent.compile("f", file, ContentOptions.of(Profile.STANDARD)).problems()).isEmpty();
        assertThat(DeviceContent.compile("f", file, ContentOptions.of(Profile.EARLIER_CONNECTOR)).problems())
                .singleElement().satisfies(problem -> {
                    assertThat(problem.isError()).isFalse();
                    assertThat(problem.line()).isEqualTo(6);
                    assertThat(problem.inOneLine()).contains("divide of two whole numbers is cut", "`1000.0`");
                });
    }
}

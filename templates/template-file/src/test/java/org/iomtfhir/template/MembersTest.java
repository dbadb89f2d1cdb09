package org.iomtfhir.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MembersTest {

    private final Problems problems = Problems.of("fhirmapping.json");

    private Members members(String text) {
        return new Members((TemplateObject) TemplateFile.read(text, problems).orElseThrow().root(),
                problems.inTemplate(3, "pulse"));
    }

    @Test
    void scalarsOfOtherTypesAreConverted() {
        Members members = members(
                "{ \"typeName\": 5, \"required\": \"True\", \"defaultPeriod\": \"5000\", \"on\": 1 }");

        assertThat(members.requiredText("typeName").orElseThrow().text()).isEqualTo("5");
        assertThat(members.flag("required", false)).isTrue();
        assertThat(members.requiredNumber("defaultPeriod")).contains(new BigDecimal("5000"));
        assertThat(members.flag("on", false)).isTrue();
        assertThat(members.flag("absent", true)).isTrue();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void whatIsAllowedIsListedOnceHoweverOftenItIsAskedFor() {
        Members members = members("{ \"code\": \"/min\", \"zzzzzzzz\": 1 }");
        members.text("code");
        members.text("code");

        members.finish(Severity.WARNING);

        assertThat(problems.all()).singleElement()
                .satisfies(problem -> assertThat(problem.whatToDo()).endsWith("allowed are code"));
    }

    @Test
    void everyWrongMemberIsReportedAndNoneStopsTheNext() {
        Members members = members("""
                { "typeName": null,
                  "required": "maybe",
                  "defaultPeriod": "soon",
                  "values": {},
                  "value": [],
                  "unit": {} }""");

        assertThat(members.requiredText("typeName")).isEmpty();
        assertThat(members.flag("required", false)).isFalse();
        assertThat(members.number("defaultPeriod")).isEmpty();
        assertThat(members.array("values")).isEmpty();
        assertThat(members.object("value")).isEmpty();
        assertThat(members.text("unit")).isEmpty();
        assertThat(members.requiredArray("codes")).isEmpty();

        assertThat(problems.all()).extracting(TemplateProblem::line, TemplateProblem::member).containsExactly(
                tuple(1, "codes"), tuple(1, "typeName"),
                tuple(2, "required"),
                tuple(3, "defaultPeriod"),
                tuple(4, "values"), tuple(5, "value"),
                tuple(6, "unit"));
        assertThat(problems.all()).allSatisfy(problem -> {
            assertThat(problem.templateIndex()).isEqualTo(3);
            assertThat(problem.typeName()).isEqualTo("pulse");
        });
    }

    @Test
    void aMemberNobodyAskedForIsReportedWithTheNameItIsNearTo() {
        Members members = members("{ \"typNames\": \"x\",\n \"bogus\": 1,\n \"VALUES\": [] }");
        members.text("typeName");
        members.array("values");
        members.finish(Severity.ERROR);

        assertThat(problems.all()).extracting(TemplateProblem::member).containsExactly("typNames", "bogus");
        assertThat(problems.all().get(0).whatToDo()).contains("typeName");
        assertThat(problems.all().get(1).whatToDo()).contains("typeName, values");
    }

    @Test
    void numbersThatNoTemplateCanMeanAreReportedAtOnce() {
        Members members = members("""
                { "defaultPeriod": 1e400,
                  "lowerLimit": 1e-400,
                  "upperLimit": "1e999999999",
                  "periodInterval": 0e-999999999 }""");

        assertThat(members.number("defaultPeriod")).isEmpty();
        assertThat(members.number("lowerLimit")).isEmpty();
        assertThat(members.number("upperLimit")).isEmpty();
        assertThat(members.number("periodInterval")).isEmpty();
        assertThat(problems.all()).extracting(TemplateProblem::line).containsExactly(1, 2, 3, 4);
        assertThat(problems.all().get(0).cause())
                .isEqualTo("defaultPeriod: the number is not between 1e-300 and 1e300");
    }
}

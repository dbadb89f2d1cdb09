package org.iomtfhir.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTextTest {

    private static TemplateProblem problem(int line, int column) {
        return new TemplateProblem(Severity.ERROR, "devicecontent.json", line, column, 2, "pulse",
                "typeMatchExpression",
                "the bracket is not closed", "Add ]");
    }

    @Test
    void aProblemIsShownWithItsLineAndACaretUnderItsPlace() {
        String text = "\uFEFF{\n\t\"typeMatchExpression\": \"$[0\"\r\n}";

        assertThat(new ProblemText(text).render(problem(2, 29))).isEqualTo(
                """
                        devicecontent.json:2:29: error: template 2 (pulse), typeMatchExpression: the bracket is not closed. Add ].
                             2 | \t"typeMatchExpression": "$[0"
                               | \t                           ^
                        """);
    }

    @Test
    void ofALongLineThePartAroundThePlaceIsShown() {
        String shown = new ProblemText("a".repeat(5_000) + "!" + "b".repeat(5_000)).render(problem(1, 5_001));

        List<String> lines = shown.lines().toList();
        assertThat(lines.get(1)).hasSizeLessThan(120).contains("…a").contains("b…");
        assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('!');
    }

    @Test
    void aPlaceThatIsNotInTheTextIsShownWithoutOne() {
        assertThat(new ProblemText("{").render(problem(9, 4))).contains("the bracket is not closed");
    }

    @Test
    void aRefusalNeedsAnErrorAndWarningsDoNotRefuse() {
        Problems problems = Problems.of("f");
        problems.warning(Place.START, null, "odd", "Look at it");
        assertThat(problems.outcome("compiled")).isInstanceOf(CompileResult.Compiled.class);
        problems.error(Place.START, null, "wrong", "Mend it");
        assertThat(problems.outcome("compiled").compiled()).isEmpty();
        assertThat(problems.outcome("compiled").problems()).hasSize(2);
    }
}

package org.iomtfhir.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TemplateFileTest {

    private final Problems problems = Problems.of("devicecontent.json");

    private TemplateObject read(String text) {
        return (TemplateObject) TemplateFile.read(text, problems).orElseThrow().root();
    }

    @Test
    void everyNameAndValueKnowsItsLineAndColumn() {
        TemplateObject root = read("{\n  \"templateType\": \"CollectionContent\",\r\n  \"template\": [\n    5 ]\n}");

        TemplateMember type = root.member("templateType").orElseThrow();
        TemplateMember template = root.member("template").orElseThrow();
        assertThat(type.place()).isEqualTo(new Place(2, 3, 4));
        assertThat(type.value().place()).isEqualTo(new Place(2, 19, 20));
        assertThat(template.place()).isEqualTo(new Place(3, 3, 44));
        assertThat(((TemplateArray) template.value()).items().get(0).place()).isEqualTo(new Place(4, 5, 62));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void commentsAByteOrderMarkAndTrailingCommasAreAllowed() {
        TemplateObject root = read("\uFEFF// who wrote it\n{ /* and why */ \"a\": 1, }");

        assertThat(root.place()).isEqualTo(new Place(2, 1, 16));
        assertThat(root.member("a").orElseThrow().value()).isEqualTo(
                new TemplateScalar(new Place(2, 22, 37), TemplateScalar.Kind.NUMBER, "1"));
    }

    @Test
    void membersAreFoundInAnyLetterCaseAndOfSeveralTheLastCounts() {
        TemplateObject root = read("{ \"typeName\": \"first\", \"TYPENAME\": \"last\" }");

        assertThat(root.member("typename").orElseThrow().value()).isInstanceOfSatisfying(TemplateScalar.class,
                scalar -> assertThat(scalar.text()).isEqualTo("last"));
    }

    @Test
    void brokenJsonIsAProblemWithItsPlace() {
        assertThat(TemplateFile.read("{\n \"a\": 1\n \"b\": 2 }", problems)).isEmpty();

        assertThat(problems.all()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.column()).isEqualTo(2);
            assertThat(problem.cause()).startsWith("the file is not JSON: ").contains("comma");
        });
    }

    @Test
    void anUnfinishedOrEmptyFileAndTextAfterTheEndAreProblems() {
        assertThat(TemplateFile.read("{", problems)).isEmpty();
        assertThat(TemplateFile.read("  ", problems)).isEmpty();
        assertThat(TemplateFile.read("{} }", problems)).isEmpty();
        assertThat(TemplateFile.read("[".repeat(2_000), problems)).isEmpty();

        assertThat(problems.all()).hasSize(4).allMatch(TemplateProblem::isError);
    }

    @Test
    void thePlaceOfACharacterOfATextCountsEscapesAsTheyAreWritten() {
        Problems none = Problems.of("f");
        TemplateFile file = TemplateFile.read("[\"a\\u0041\\n.b\"]", none).orElseThrow();
        TemplateScalar text = (TemplateScalar) ((TemplateArray) file.root()).items().get(0);

        assertThat(text.text()).isEqualTo("aA\n.b");
        assertThat(file.placeIn(text, 0).column()).isEqualTo(3);
        assertThat(file.placeIn(text, 2).column()).isEqualTo(10);
        assertThat(file.placeIn(text, 3).column()).isEqualTo(12);
        assertThat(file.placeIn(text, 5).column()).isEqualTo(14);
    }

    @Test
    void aFileOfTenThousandTemplatesIsReadWithinSeconds() {
        String one = "{ \"templateType\": \"JsonPathContent\", \"template\": { \"typeName\": \"t\", \"values\": [] } }";
        String text = "[" + (one + ",\n").repeat(9_999) + one + "]";

        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            TemplateFile file = TemplateFile.read(text, problems).orElseThrow();
            assertThat(((TemplateArray) file.root()).items()).hasSize(10_000).last()
                    .satisfies(last -> assertThat(last.place().line()).isEqualTo(10_000));
        });
    }

    @Test
    void whatIsTooLongTooDeepOrTooMuchIsRefusedWithItsBound() {
        assertThat(TemplateFile.read("[" + " ".repeat(TemplateFile.MAX_LENGTH), problems)).isEmpty();
        assertThat(TemplateFile.read("[".repeat(TemplateFile.MAX_DEPTH + 1), problems)).isEmpty();
        assertThat(TemplateFile.read("9".repeat(1_001), problems)).isEmpty();
        assertThat(TemplateFile.read("[".repeat(TemplateFile.MAX_DEPTH) + "]".repeat(TemplateFile.MAX_DEPTH), problems))
                .isPresent();
        TemplateArray many = (TemplateArray) TemplateFile
                .read("[" + "1,".repeat(TemplateFile.MAX_TEMPLATES) + "1]", problems)
                .orElseThrow().root();
        assertThat(TemplateFile.templates(many, problems)).isEmpty();
        assertThat(problems.all()).extracting(TemplateProblem::cause).satisfiesExactlyInAnyOrder(
                cause -> assertThat(cause).contains("16777217 characters", "16777216 are read"),
                cause -> assertThat(cause).contains("100"), cause -> assertThat(cause).contains("1000"),
                cause -> assertThat(cause).contains("10001 templates", "10000 are read"));
    }

    @Test
    void ofMoreProblemsThanAreListedTheRestIsCounted() {
        for (int i = 0; i < Problems.MAX_LISTED + 5; i++) {
            problems.warning(Place.START, "a", "it is wrong", "Mend it");
        }
        problems.error(Place.START, "a", "it is worse", "Mend it first");

        assertThat(problems.hasErrors()).isTrue();
        assertThat(problems.all()).hasSize(Problems.MAX_LISTED + 1).last().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.cause()).isEqualTo("6 more problems are not listed");
        });
    }
}

package org.iomtfhir.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionsTest {

    private final Problems problems = Problems.of("devicecontent.json");

    /** What becomes of the member {@code of} of a file. */
    private TemplateValue of(String file) {
        TemplateObject root = (TemplateObject) TemplateFile.read(file.replace('\'', '"'), problems).orElseThrow()
                .root();
        Definitions definitions = Definitions.of(new Members(root, problems), problems);
        return definitions.in(root.member("of").orElseThrow().value(), problems.inTemplate(0, "pulse"));
    }

    private static String text(TemplateValue value) {
        if (value instanceof TemplateScalar scalar && scalar.kind() == TemplateScalar.Kind.TEXT) {
            return "'" + scalar.text().replace('"', '\'') + "'";
        }
        StringBuilder text = new StringBuilder();
        DefinedJson.append(value, text, 1000);
        return text.toString().replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', value = {
            "'a': 1~'${a}'~1",
            "'a': {'x': [1, true, null]}~['${a}', '${a}']~[{'x':[1,true,null]},{'x':[1,true,null]}]",
            "'a': '$.pulse'~'$..[?(@.x == ${a})]'~'$..[?(@.x == $.pulse)]'",
            "'a': 0.453, 'b': 'x'~'multiply(${b}, `${a}`)'~'multiply(x, `0.453`)'",
            "'a': {'lbs': '[lb_av]'}~'lookup(u, `${a}`)'~'lookup(u, `{'lbs':'[lb_av]'}`)'",
            "'a': ['back`quote']~'`${a}`'~'`['back\\u0060quote']`'",
            "'a': 'one', 'b': '${a} two', 'c': ['${b}']~'${c}'~['one two']",
            "'a': 1~'$.a{2}$ and $'~'$.a{2}$ and $'",
            "'A': 1, 'a': 2~'${A}${a}'~'12'"})
    void aTextStandsForWhatIsDefined(String define, String of, String becomes) {
        assertThat(text(of("{'define': {" + define + "}, 'of': " + of + "}"))).isEqualTo(becomes);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void withoutDefinitionsATextMeansWhatItSays() {
        assertThat(text(of("{'of': '${a} ${'}"))).isEqualTo("'${a} ${'");
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', value = {
            "'match': 1~'${mach}'~devicecontent.json:1:38: error: template 0 (pulse), define: nothing is defined under the name mach. Write ${match}.",
            "'b': '${a}', 'a': 1~'${b}'~devicecontent.json:1:18: error: b: nothing is defined under the name a. Define it under define",
            "'a': '${a}'~1~error: a: nothing is defined under the name a",
            "'a': 1~'x${a'~behind ${ a name and } are missing",
            "'a': 1~'x${}'~nothing is defined under the name .",
            "'a b': 1~1~a name that is defined must be a letter",
            "'a': 1, 'a': 2~1~devicecontent.json:1:21: error: a: a is defined twice"})
    void whatIsWrongIsToldAtItsPlace(String define, String of, String problem) {
        String start = "{'define': {" + define + "}, 'of': ";
        of(start + of + "}");

        assertThat(problems.hasErrors()).isTrue();
        assertThat(problems.all()).extracting(TemplateProblem::inOneLine)
                .anySatisfy(told -> assertThat(told).contains(problem.replace("1:38", "1:" + (start.length() + 1))));
    }

    @Test
    void aValueKeepsThePlaceWhereItIsDefined() {
        TemplateScalar value = (TemplateScalar) of("{'define': {\n  'a': '$.x'},\n 'of': '${a}'}");

        assertThat(value.place().line()).isEqualTo(2);
        assertThat(value.isComposed()).isFalse();
    }

    @Test
    void aTextPutTogetherIsAtThePlaceOfItsUse() {
        String file = "{\"define\": {\"a\": \"$.x\"},\n \"of\": \"${a}.y\"}";
        TemplateFile read = TemplateFile.read(file, problems).orElseThrow();
        TemplateScalar value = (TemplateScalar) of(file);

        assertThat(value.isComposed()).isTrue();
        assertThat(read.placeIn(value, 3)).isEqualTo(value.place());
        assertThat(value.place().line()).isEqualTo(2);
    }

    @Test
    void twiceAsMuchInEachDefinitionIsStopped() {
        StringBuilder values = new StringBuilder("'a0': [1, 2, 3, 4]");
        StringBuilder texts = new StringBuilder("'t0': '0123456789'");
        StringBuilder levels = new StringBuilder("'l0': [1]");
        for (int i = 1; i < 60; i++) {
            values.append(", 'a%d': ['${a%d}', '${a%d}']".formatted(i, i - 1, i - 1));
            texts.append(", 't%d': '${t%d}${t%d}'".formatted(i, i - 1, i - 1));
            levels.append(", 'l%d': [[['${l%d}']]]".formatted(i, i - 1));
        }
        for (StringBuilder each : new StringBuilder[]{values, texts, levels}) {
            Problems own = Problems.of("f");
            TemplateObject root = (TemplateObject) TemplateFile.read("{\"define\": {" + each.toString().replace('\'',
                    '"') + "}}", own).orElseThrow().root();
            Definitions.of(new Members(root, own), own);

            assertThat(own.hasErrors()).isTrue();
            assertThat(own.all().get(0).cause()).contains("with what is defined");
        }
    }

    @Test
    void whatIsWrongInADefinitionIsToldOnce() {
        problems.inTemplate(0, "a").error(Place.START, "m", "it is wrong", "Mend it");
        problems.inTemplate(1, "b").error(Place.START, "m", "it is wrong", "Mend it");

        assertThat(problems.all()).hasSize(1);
        assertThat(problems.size()).isEqualTo(2);
    }
}

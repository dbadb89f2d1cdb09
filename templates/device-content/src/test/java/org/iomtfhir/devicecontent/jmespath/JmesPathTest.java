package org.iomtfhir.devicecontent.jmespath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.iomtfhir.devicecontent.Cost;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JmesPathTest {

    private static final JmesPath.Compiler COMPILER = new JmesPath.Compiler(WholeNumbers.EXACT, List.of());
    private static final JmesPath.Compiler CUTTING = new JmesPath.Compiler(WholeNumbers.CUT, List.of());

    private static final String DOCUMENT = """
            { "foo": { "bar": { "baz": "x" }, "n": null, "list": [ "a", "b", "c", "d" ] },
              "people": [ { "name": "Ann", "age": 30, "state": "up" }, { "name": "Bob", "age": 50 },
                          { "name": "Cy", "age": 40, "state": "up" } ],
              "nested": [ [ 0, 1 ], 2, [ 3, [ 4, null ] ], null ],
              "ops": { "a": { "n": 1 }, "b": { "n": 2 }, "c": { "m": 3 } },
              "whole": 7, "decimal": 0.1, "text": "70.5", "empty": [] }""";

    private static JmesPath.Selected select(String expression) throws Exception {
        return select(COMPILER, expression);
    }

    private static JmesPath.Selected select(JmesPath.Compiler compiler, String expression) throws Exception {
        return compiler.compile(expression).select(JsonReader.read(DOCUMENT).value(), new Budget());
    }

    private static String one(String expression) throws Exception {
        return one(COMPILER, expression);
    }

    private static String one(JmesPath.Compiler compiler, String expression) throws Exception {
        JmesPath.Selected selected = select(compiler, expression);
        return selected.projection()
                ? JsonArray.of(selected.values()).toJson()
                : selected.values().isEmpty() ? "null" : selected.values().get(0).toJson();
    }

    /** Behaviours of the specification's compliance suite, each with the operator it is about. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "foo.bar.baz ~ \"x\"", "foo.missing.baz ~ null", "\"foo\".\"bar\" ~ {\"baz\":\"x\"}",
            "foo.list[0] ~ \"a\"", "foo.list[-1] ~ \"d\"", "foo.list[9] ~ null", "foo.bar[0] ~ null",
            "foo.list[1:3] ~ [\"b\",\"c\"]", "foo.list[::-1] ~ [\"d\",\"c\",\"b\",\"a\"]",
            "foo.list[-2:] ~ [\"c\",\"d\"]",
            "foo.list[:1:-1] ~ [\"d\",\"c\"]", "foo.list[10:] ~ []", "foo.bar[0:1] ~ null",
            "foo.list[::2] ~ [\"a\",\"c\"]",
            "people[*].name ~ [\"Ann\",\"Bob\",\"Cy\"]", "people[*].state ~ [\"up\",\"up\"]", "foo[*] ~ null",
            "ops.*.n ~ [1,2]", "people.* ~ null", "nested[] ~ [0,1,2,3,[4,null]]", "nested[][] ~ [0,1,2,3,4]",
            "people[?age > `35`].name ~ [\"Bob\",\"Cy\"]", "people[?state == 'up' && age < `40`].name ~ [\"Ann\"]",
            "people[?!state].name ~ [\"Bob\"]", "people[?name == 'Cy'] | [0].age ~ 40",
            "people[*].name | [0] ~ \"Ann\"", "(people[*].name)[0] ~ \"Ann\"", "foo.[bar.baz, list[0]] ~ [\"x\",\"a\"]",
            "foo.{a: bar.baz, b: n} ~ {\"a\":\"x\",\"b\":null}", "missing.{a: b} ~ null",
            "foo.n || whole ~ 7", "empty && whole ~ []", "!empty ~ true", "whole == `7.0` ~ true", "'a' < 'b' ~ null",
            "`[1, {\"a\": 2}]` ~ [1,{\"a\":2}]", "'raw \\'quoted\\'' ~ \"raw 'quoted'\"", "@.whole ~ 7",
            "length(people) ~ 3", "keys(ops) ~ [\"a\",\"b\",\"c\"]", "max_by(people, &age).name ~ \"Bob\"",
            "min_by(people, &age).name ~ \"Ann\"", "sort_by(people, &age)[*].name ~ [\"Ann\",\"Cy\",\"Bob\"]",
            "sort(`[3, 1.5, 2]`) ~ [1.5,2,3]", "reverse(foo.list) ~ [\"d\",\"c\",\"b\",\"a\"]",
            "join('-', foo.list) ~ \"a-b-c-d\"", "contains(foo.list, 'b') ~ true", "contains(`[1.0]`, `1`) ~ true",
            "starts_with(text, '70') ~ true", "not_null(foo.n, missing, whole) ~ 7",
            "to_string(foo.bar) ~ \"{\\\"baz\\\":\\\"x\\\"}\"",
            "type(foo.n) ~ \"null\"", "map(&age, people) ~ [30,50,40]",
            "merge(`{\"a\":1}`, `{\"b\":2}`) ~ {\"a\":1,\"b\":2}",
            "values(ops)[*].n ~ [1,2]", "to_array(whole) ~ [7]", "max(`[]`) ~ null",
            "people[?age].[name][] ~ [\"Ann\",\"Bob\",\"Cy\"]"})
    void evaluatesAsTheSpecificationSays(String expression, String expected) throws Exception {
        assertThat(one(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "sum(`[0.1, 0.2]`) ~ 0.3", "sum(`[1, 2]`) ~ 3", "avg(`[0.1, 0.2, 0.3]`) ~ 0.2", "avg(`[1, 2]`) ~ 1.5",
            "to_number('36.60') ~ 36.60", "to_number(' 7 ') ~ 7", "to_number('x') ~ null",
            "to_number('9007199254740993') ~ 9007199254740993",
            "abs(`-36.60`) ~ 36.60", "ceil(`98.2`) ~ 99", "floor(`-98.2`) ~ -99",
            "ceil(`9007199254740993.5`) ~ 9007199254740994",
            "multiply(to_number(text), `0.0254`) ~ 1.79070", "add(`0.1`, `0.2`) ~ 0.3", "subtract(`98.6`, `80`) ~ 18.6",
            "divide(`10`, `3`) ~ 3.33333333333333333", "divide(`-10`, `5`) ~ -2",
            "divide(`15`, `1000`) ~ 0.015", "divide(`1`, `1000000000000`) ~ 0.000000000001",
            "divide(`-7`, `4`) ~ -1.75",
            "divide(`1`, `4611686018427387904`) ~ 2.1684043449710088680149056017398834228515625E-19",
            "pow(`10`, `-3`) ~ 0.001", "pow(`3`, `-2`) ~ 0.111111111111111111", "pow(`-2`, `-3`) ~ -0.125",
            "multiply(`365`, pow(`10`, `-1`)) ~ 36.5", "subtract(`0.5`, `0.5`) ~ 0.0",
            "round(`36.649`, `1`) ~ 36.6", "round(`36.65`, `1`) ~ 36.7", "round(`-36.65`, `1`) ~ -36.7",
            "round(`36.96`, `1`) ~ 37.0", "round(`37`, `1`) ~ 37", "round(`2.5`, `0`) ~ 3",
            "round(`1250`, `-2`) ~ 1300",
            "round(divide(`1`, `3`), `3`) ~ 0.333", "divide(`10.0`, `4`) ~ 2.5",
            "divide(divide(`5.0`, `2.5`), `4`) ~ 0.5", "divide(`1`, `3.0`) ~ 0.3333333333333333333333333333333333",
            "pow(`2`, `10`) ~ 1024", "pow(`2`, `-1`) ~ 0.5", "pow(`-1`, `-3`) ~ -1", "pow(`0`, `0`) ~ 1",
            "pow(`1.5`, `2`) ~ 2.25",
            "pow(`2.0`, `0.5`) ~ 1.41421356237310", "pow(`4.0`, `-1`) ~ 0.25",
            "multiply(`1e100`, `1e200`) ~ 1E+300", "multiply(`1.2e2`, `1`) ~ 120", "multiply(`1.20`, `1e2`) ~ 120",
            "divide(`3e2`, `2.5`) ~ 120", "add(`1e2`, `0.5`) ~ 100.5", "multiply(`1e-3`, `5`) ~ 0.005",
            "insertString('suess', 'cc', `2`) ~ \"success\"",
            "fromUnixTimestamp(`1626799080`) ~ \"2021-07-20T16:38:00Z\"",
            "fromUnixTimestamp(`-62135596800`) ~ \"0001-01-01T00:00:00Z\"",
            "fromUnixTimestampMs(`1626799080123`) ~ \"2021-07-20T16:38:00.123Z\"",
            "fromUnixTimestampMs(`-1`) ~ \"1969-12-31T23:59:59.999Z\"",
            "fromUnixTimestamp(divide(`1626799080123`, `1000`)) ~ \"2021-07-20T16:38:00.123Z\"",
            "fromUnixTimestamp(`1626799080.0`) ~ \"2021-07-20T16:38:00Z\"",
            "fromUnixTimestamp(`1626799080.25`) ~ \"2021-07-20T16:38:00.250Z\"",
            "fromUnixTimestamp(`1626799080.00000056`) ~ \"2021-07-20T16:38:00.0000006Z\"",
            "fromUnixTimestamp(`-0.5`) ~ \"1969-12-31T23:59:59.500Z\"",
            "fromUnixTimestampMs(divide(`1626799080123456`, `1000`)) ~ \"2021-07-20T16:38:00.123456Z\""})
    void computesInDecimals(String expression, String expected) throws Exception {
        assertThat(one(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add(text, `1`)", "divide(whole, `0`)", "divide(`1.0`, `0`)",
            "add(`9223372036854775807`, `1`)",
            "add(`12345678901234567890`, `1`)", "pow(`40`, `50`)", "pow(`0`, `-1`)", "pow(`-2.0`, `0.5`)",
            "pow(`10.5`, `1e10`)",
            "insertString('a', 'b', `2`)", "insertString('a', 'b', `-1`)", "insertString('a', 'b', `0.5`)",
            "multiply(`1e200`, `1e200`)", "pow(`10`, `-301`)", "pow(`2`, `-9223372036854775807`)", "round(`1`, `35`)",
            "round(`1`, `0.5`)", "divide(`1e300`, `0.1`)", "fromUnixTimestamp(`1e290`)",
            "fromUnixTimestamp(`253402300800`)", "fromUnixTimestampMs(`253402300800000`)",
            "fromUnixTimestamp(`9223372036854775807`)", "sum(`[\"1\"]`)", "abs('x')", "length(whole)",
            "join('-', `[1]`)",
            "sort(`[1, \"a\"]`)", "add(&whole, `1`)"})
    void whatHasNoResultIsAnErrorThatShowsNoValue(String expression) {
        assertThatThrownBy(() -> select(expression))
                .isInstanceOfAny(JmesPathFunctionException.class, io.burt.jmespath.JmesPathException.class)
                .message().doesNotContain("70.5", "9223372036854775807", "12345678901234567890");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "divide(`10`, `3`) ~ 3", "divide(`-10`, `3`) ~ -3", "divide(`15`, `1000`) ~ 0", "pow(`10`, `-3`) ~ 0",
            "divide(`10.0`, `4`) ~ 2.5",
            "fromUnixTimestamp(divide(`1626799080123`, `1000`)) ~ \"2021-07-20T16:38:00Z\""})
    void cutsWhereThatIsWanted(String expression, String expected) throws Exception {
        assertThat(one(CUTTING, expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "divide(whole, `1000`) ~ divide", "multiply(divide(whole, decimal), `2.0`) ~ divide",
            "pow(whole, decimal) ~ pow",
            "pow(`10`, `-3`) ~ pow", "people[*].{a: divide(age, `2`), b: pow(`2`, age)} ~ divide pow",
            "sum(people[*].divide(age, `2`)) ~ divide", "ceil(divide(whole, `2`)) ~ divide",
            "divide(whole, `1000.0`) ~ ##", "divide(multiply(whole, `60.0`), `1000`) ~ ##", "divide(whole, `1`) ~ ##",
            "pow(whole, `2`) ~ ##", "divide(avg(people[*].age), `2`) ~ ##", "floor(divide(whole, `2`)) ~ ##",
            "fromUnixTimestamp(divide(whole, `1000`)) ~ ##", "multiply(whole, `60`) ~ ##"})
    void tellsWhereAFractionMayBeCutOff(String expression, String functions) throws Exception {
        assertThat(String.join(" ", CUTTING.compile(expression).cuts())).isEqualTo(functions);
        assertThat(COMPILER.compile(expression).cuts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "fromUnixTimestamp(`1626799080.0`) ~ takes a whole number as argument 1, not one with a fraction or an exponent; write floor( ) around it",
            "fromUnixTimestamp('1626799080') ~ not a text; write to_number( ) around it",
            "fromUnixTimestamp(missing) ~ not null: what is written there selects nothing",
            "join('-', `[1, 2]`) ~ takes an array of texts as argument 2, not one whose item 0 is a number; write map(&to_string(@), ... ) around it",
            "sum(`[1, \"2\"]`) ~ not one whose item 1 is a text; write map(&to_number(@), ... ) around it",
            "insertString(whole, 'a', `0`) ~ not a number; write to_string( ) around it"})
    void saysOfAnArgumentWhatItIsAndWhatToWrite(String expression, String message) {
        assertThatThrownBy(() -> select(CUTTING, expression)).isInstanceOf(JmesPathFunctionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void roundIsNotOfTheEarlierConnector() {
        assertThatThrownBy(() -> CUTTING.compile("round(whole, `1`)")).isInstanceOf(JmesPathSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Body.", "foo[", "foo[?]", "foo[*", "unknown(foo)", "length()", "length(a, b)", "add(`1`)",
            "`{bad`",
            "$.foo", "foo bar", "foo[99999999999999999999]", "\"\\u12\"", "foo[::0]", "`1e400`", "`1e-400`",
            "`0e-999999999`", "'open", ""})
    void refusesWhatIsNoExpression(String expression) {
        assertThatThrownBy(() -> COMPILER.compile(expression)).isInstanceOf(JmesPathSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "people[*] ~ true", "people[?age] ~ true", "people[] ~ true", "people[0:1] ~ true", "ops.* ~ true",
            "missing[*] || people[*] ~ true", "whole && people[*].name ~ true", "people[*] | [?age] ~ true",
            "people ~ false",
            "people[*] | @ ~ false", "sort_by(people[*], &age) ~ false", "to_array(people[*]) ~ false",
            "[people[*]] ~ false",
            "people[*].name | [0] ~ false", "foo.list ~ false"})
    void knowsWhichResultsAreProjections(String expression, boolean projection) throws Exception {
        assertThat(select(expression).projection()).isEqualTo(projection);
    }

    /** Each of them makes of what it gets twice as much, thirty times over. */
    @ParameterizedTest
    @ValueSource(strings = {"[@, @] | join('', @)", "insertString(@, @, `0`)", "[@, @] | to_string(@)",
            "{a: @, b: @} | to_string(@)", "[@, @] | map(&@, @)", "[@, @] | reverse(@)", "[@, @] | @ == @ && @",
            "[[@, @], [@, @]] | [0] == [1] && [0]", "[@, @] | contains(@, @) || @", "{a: @, b: @} | merge(@, {c: @})",
            "[@, @] | sort_by(@, &to_string(@))", "[@, @] | [max_by(@, &to_string(@)), @]", "[[@, @], [@, @]] | @[]",
            "{a: @, b: @} | [keys(@), values(@)]", "[@, @] | [length(to_string(@)), @, @]",
            "to_array([@, @]) | not_null(@, @) | [@, to_string(@)]", "[@, @][?@ == @]"})
    void whatDoublesIsStoppedBeforeItTakesTimeOrMemory(String step) throws Exception {
        JmesPath expression = COMPILER.compile("text" + (" | " + step).repeat(30));
        Json document = JsonReader.read(DOCUMENT).value();

        assertThat(Cost.of(() -> {
            try {
                expression.select(document, new Budget());
            } catch (LimitExceededException | JmesPathFunctionException | io.burt.jmespath.JmesPathException e) {
                // Stopped, or the step makes something that it can't take itself.
            }
        })).satisfies(cost -> {
            assertThat(cost.allocated()).as("bytes").isLessThan(6L * Budget.MAX_BUILT);
            assertThat(cost.taken()).isLessThan(Duration.ofSeconds(2));
        });
    }

    @Test
    void anExpressionThatBuildsWithoutEndIsStopped() {
        String doubling = "[@, @]" + " | [@[], @[]][]".repeat(40);

        assertThatThrownBy(() -> select(doubling)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void whatNestsTooDeeplyIsRefused() {
        assertThatThrownBy(() -> COMPILER.compile("(".repeat(5_000) + "a" + ")".repeat(5_000)))
                .isInstanceOf(JmesPathSyntaxException.class).hasMessageContaining("64");
        assertThatThrownBy(() -> COMPILER.compile("a" + ".a".repeat(5_000)))
                .isInstanceOf(JmesPathSyntaxException.class).hasMessageContaining("1000");
    }
}

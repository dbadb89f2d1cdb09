package org.iomtfhir.devicecontent.jmespath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddedFunctionsTest {

    private static final JmesPath.Compiler COMPILER = new JmesPath.Compiler(WholeNumbers.EXACT, List.of());
    private static final JmesPath.Compiler EARLIER = new JmesPath.Compiler(WholeNumbers.CUT, List.of());

    private static final String DOCUMENT = """
            { "lb": 150, "inches": 70.50, "unit": "lb", "inner": "{\\"a\\": [1.50, null]}", "low": "<40", "line": "HR=72;SpO2=97",
              "b64": "eyJociI6IDcyfQ==", "bytes": "AP8Q", "none": null, "code": 3, "on": true,
              "units": { "lb": "[lb_av]", "3": "three", "true": "yes", "1.0": "one" } }""";

    private static String one(String expression) throws Exception {
        List<Json> values = COMPILER.compile(expression).select(JsonReader.read(DOCUMENT).value(), new Budget())
                .values();
        return values.isEmpty() ? "null" : values.get(0).toJson();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "convert(inches, '[in_i]', 'cm') ~ 179.07", "convert(lb, '[lb_av]', 'kg') ~ 68.0388555",
            "convert(lb, lookup(unit, units), 'kg') ~ 68.0388555", "convert(`98.6`, '[degF]', 'Cel') ~ 37",
            "round(convert(`98`, '[degF]', 'Cel'), `1`) ~ 36.7", "parseJson(inner) ~ {\"a\":[1.50,null]}",
            "parseJson(inner).a[0] ~ 1.50", "parseJson(' 7 ') ~ 7", "parseJson('null') ~ null",
            "fromBase64(b64) ~ \"{\\\"hr\\\": 72}\"", "parseJson(fromBase64(b64)).hr ~ 72",
            "bytesFromBase64(bytes) ~ [0,255,16]", "fromBase64('') ~ \"\"", "fromBase64('w6Q') ~ \"ä\"",
            "bytesFromBase64('-_-_') ~ [251,255,191]", "lookup(unit, units) ~ \"[lb_av]\"",
            "lookup(code, units) ~ \"three\"", "lookup(on, units) ~ \"yes\"", "lookup('kg', units) ~ null",
            "lookup(none, units) ~ null", "lookup(unit, `{\"lb\": \"[lb_av]\"}`) ~ \"[lb_av]\"",
            "matches(low, '^[<>]') ~ true", "matches(low, '^>') ~ false", "matches('', '') ~ true",
            "matches('aXb', '(?i)x') ~ true", "capture(line, 'SpO2=([0-9]+)') ~ \"97\"",
            "capture(line, 'HR=.') ~ \"HR=7\"",
            "capture(line, 'RR=([0-9]+)') ~ null", "capture(line, 'HR=(x)?') ~ null",
            "to_number(capture(low, '([0-9.]+)')) ~ 40", "capture(line, '(?:HR|PR)=([0-9]+)(;)') ~ \"72\"",
            "capture('2024-03-05', '^([0-9]{4})-[0-9]{2}-[0-9]{2}$') ~ \"2024\"",
            "capture('at 10:18:00.250 of 2024-03-05', '[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?') ~ \".250\""})
    void givesWhatItSays(String expression, String expected) throws Exception {
        assertThat(one(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "convert(unit, 'kg', 'g') ~ convert takes a number as argument 1",
            "convert(lb, none, 'g') ~ convert takes a text as argument 2", "convert(lb, 'lb', 'kg') ~ not of UCUM",
            "convert(lb, '[lb_av]', 'cm') ~ do not measure the same thing", "parseJson('{') ~ one JSON value",
            "parseJson('') ~ one JSON value", "parseJson('1 2') ~ one JSON value", "fromBase64('a*b=') ~ base64",
            "fromBase64('A') ~ base64", "fromBase64(bytes) ~ bytesFromBase64", "lookup(units, units) ~ not an object",
            "lookup(unit, line) ~ lookup takes an object as argument 2", "matches(low, '(') ~ it is wrong",
            "matches(low, '(?<=a)b') ~ it is wrong", "capture(low, '(a{900}){900}') ~ 5000 instructions",
            "capture(low, '(((a{999}){999}){999}){999}') ~ 5000 instructions",
            "capture(low, '(x(\\\\Q)\\\\Ea{99}){99}){99}') ~ 5000 instructions",
            "capture(low, '(([[:alpha:])]{99}){99}){99}') ~ 5000 instructions",
            "capture(low, 'a{99999}') ~ 5000 instructions",
            "capture(low, 'a{1001}') ~ it is wrong"})
    void whatHasNoResultSaysWhy(String expression, String cause) {
        assertThatThrownBy(() -> one(expression)).isInstanceOf(JmesPathFunctionException.class)
                .hasMessageContaining(cause).hasMessageNotContaining("<40").hasMessageNotContaining("HR=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"convert(lb, 'g', 'kg')", "parseJson(inner)", "fromBase64(b64)", "bytesFromBase64(b64)",
            "lookup(unit, units)", "matches(low, 'a')", "capture(low, 'a')", "round(lb, `1`)"})
    void theEarlierConnectorsFormsHaveNoneOfThem(String expression) {
        assertThatThrownBy(() -> EARLIER.compile(expression)).isInstanceOf(JmesPathSyntaxException.class)
                .hasMessageContaining("an addition");
    }

    private static void evaluate(String expression, String text) throws Exception {
        COMPILER.compile(expression).select(JsonObject.of(java.util.Map.of("t", new JsonText(text))), new Budget());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a*)*b", "(a|a)*b", "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)(.*)(.*)(.*)(.*)[0-9]x"})
    void noRegularExpressionRunsAway(String expression) throws Exception {
        long from = System.nanoTime();
        evaluate("matches(t, '" + expression + "')", "a".repeat(20_000));

        assertThat(System.nanoTime() - from).isLessThan(10_000_000_000L);
    }

    @Test
    void whatWouldCostTooMuchIsRefusedBeforeItIsDone() {
        assertThatThrownBy(() -> evaluate("matches(t, '(a|b|c){300}x')", "abc".repeat(1_000_000)))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> evaluate("matches('a', t)", "a".repeat(1_001)))
                .hasMessageContaining("1000 characters");
        assertThatThrownBy(() -> evaluate("matches('a', t)", "a{999}".repeat(100)))
                .hasMessageContaining("5000 instructions");
        assertThatThrownBy(() -> evaluate("matches('a', t)", "(".repeat(1_000)))
                .isInstanceOf(JmesPathFunctionException.class);
        assertThatThrownBy(() -> evaluate("parseJson(t)", "[".repeat(2_000) + "]".repeat(2_000)))
                .isInstanceOf(JmesPathFunctionException.class);
        assertThatThrownBy(() -> evaluate("parseJson(t)", "[" + "0,".repeat(3_000_000) + "0]"))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> evaluate("bytesFromBase64(t)", "AAAA".repeat(2_000_000)))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> evaluate("convert(`1`, t, 'm')", "m.".repeat(2_000_000)))
                .isInstanceOf(JmesPathFunctionException.class);
    }

    @Test
    void aThousandExpressionsOfEventsAreNotAllKept() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            evaluate("matches('x" + i + "', t)", "x" + i + "$");
        }
    }
}

package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Property;
import org.iomtfhir.template.CompileResult;
import org.junit.jupiter.api.Test;

/** Whatever comes is answered within the bound of time stated here and the heap of a test, 1 GB. */
class ExtremesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String READING = "\"device\": \"d1\", \"at\": \"2026-10-09T10:18:00Z\"";

    private static <T> T withinTheBound(Supplier<T> work) {
        return assertTimeoutPreemptively(BOUND, work::get);
    }

    private static NormalizedEvent evaluate(String body, String... matches) {
        String[] templates = new String[matches.length];
        for (int i = 0; i < matches.length; i++) {
            templates[i] = Sets.pulse(matches[i]);
        }
        return withinTheBound(() -> Sets.compiled(Sets.file(templates)).evaluate(Sets.event(body)));
    }

    @Test
    void aReadingAThousandLevelsDeepIsFound() {
        String body = "{ \"x\": [".repeat(500) + "{ \"pulse\": 1, " + READING + " }" + "] }".repeat(500);

        assertThat(evaluate(body, "$..[?(@pulse)]", "$..*", "$..[?(@..pulse && @pulse)]").measurements())
                .extracting(Measurement::deviceId).containsExactly("d1", "d1", "d1");
    }

    @Test
    void nestingBeyondTheBoundIsAnErrorOfTheEvent() {
        assertThat(evaluate("[".repeat(1_000_000), "$..[?(@pulse)]").failures()).extracting(NormalizationFailure::error)
                .containsExactly(ErrorName.InvalidDataFormat);
    }

    @Test
    void aTextOfAMegabyteIsKept() {
        String text = "x".repeat(1_000_000);

        assertThat(
                evaluate("{ \"pulse\": \"" + text + "\", " + READING + " }", "$..[?(@pulse =~ /x$/)]").measurements())
                .singleElement()
                .satisfies(one -> assertThat(one.properties()).containsExactly(new Property("pulse", text)));
    }

    @Test
    void aMillionItemsThatAreNoReadingsCostTheirLengthAndNoMore() {
        String body = "{ \"pulse\": 1, " + READING + ", \"wave\": [" + "1,".repeat(1_000_000) + "] }";

        NormalizedEvent event = evaluate(body, "$..[?(@pulse)]", "$.Body.wave[?(@ > 2)]", "$..[?(@ > 2)]");

        assertThat(event.measurements()).hasSize(1);
        assertThat(event.failures()).isEmpty();
    }

    @Test
    void aMillionMatchesAreCutAtTheBoundAndReported() {
        NormalizedEvent event = evaluate("[" + "1,".repeat(1_000_000) + "]", "$.Body[*]");

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).hasSize(DeviceContent.MAX_FAILURES + 1);
        assertThat(event.failures()).first()
                .satisfies(failure -> assertThat(failure.cause()).contains("matches more than is taken"));
        assertThat(event.failures()).last().satisfies(failure -> assertThat(failure.cause()).contains("more failures"));
    }

    @Test
    void manyMatchesThatEachScanTheDocumentAreStopped() {
        String body = "[" + ("{ \"pulse\": 1, " + READING + " },").repeat(20_000) + "]";
        String template = Sets.pulse("$..[?(@pulse)]").replace("JsonPathContent", "CalculatedContent")
                .replace("$.device", "$..[?(@none)]").replace("$.at", "$.matchedToken.at")
                .replace("$.pulse", "$.matchedToken.pulse");

        NormalizedEvent event = withinTheBound(
                () -> Sets.compiled(Sets.file(template, Sets.pulse("$.Body[0]"))).evaluate(Sets.event(body)));

        assertThat(event.measurements()).as("the simple template is not silenced").hasSize(1);
        assertThat(event.failures()).anySatisfy(failure -> assertThat(failure.cause()).contains("looks at more than"));
    }

    @Test
    void manyTextsThatEachCostAnExpressionNearlyItsBoundAreStopped() {
        String body = "[{ \"pulse\": 1, " + READING + " }" + (", \"" + "a".repeat(26) + "\"").repeat(40_000) + "]";

        NormalizedEvent event = evaluate(body, "$..[?(@ =~ /(.*)(.*)(.*)(.*)x/)]", "$..[?(@pulse)]");

        assertThat(event.measurements()).as("the simple template is not silenced").hasSize(1);
        assertThat(event.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.cause()).contains("regular expression is too costly"));
    }

    @Test
    void tenThousandTemplatesAreCompiledAndAnEventCostsItsMatches() {
        String[] templates = new String[10_000];
        for (int i = 0; i < templates.length; i++) {
            templates[i] = Sets.pulse("$..[?(@v" + i + ")]");
        }

        DeviceContent set = withinTheBound(() -> Sets.compiled(Sets.file(templates)));
        int found = withinTheBound(() -> {
            int measurements = 0;
            for (int i = 0; i < 10_000; i++) {
                measurements += set.evaluate(Sets.event("{ \"v" + i + "\": 1, \"pulse\": 1, " + READING + " }"))
                        .measurements().size();
            }
            return measurements;
        });

        assertThat(found).isEqualTo(10_000);
    }

    @Test
    void tenThousandBrokenTemplatesAreAllReported() {
        String[] templates = new String[10_000];
        java.util.Arrays.fill(templates, Sets.pulse("$..[?("));

        CompileResult<DeviceContent> result = withinTheBound(() -> DeviceContent.compile("f", Sets.file(templates)));

        assertThat(result.compiled()).isEmpty();
        assertThat(result.problems()).hasSize(10_000);
    }

    @Test
    void expressionsOfTenThousandCharactersAreAnswered() {
        String reading = "{ \"pulse\": 1, " + READING + " }";
        assertThat(evaluate(reading, "$..[?(" + "@none || ".repeat(1_100) + "@pulse)]").measurements()).hasSize(1);
        assertThat(evaluate(reading, "$.Body" + ".a".repeat(5_000)).measurements()).isEmpty();
        assertThat(evaluate(reading, "$" + "[*]".repeat(3_300)).measurements()).isEmpty();
        assertThat(evaluate("{}", "$" + "..*".repeat(3_300)).failures()).isNotEmpty();
        assertThat(withinTheBound(() -> DeviceContent.compile("f",
                Sets.file(Sets.pulse("$[?" + "(".repeat(9_990) + "@a")))).problems()).isNotEmpty();
        assertThat(withinTheBound(() -> DeviceContent.compile("f",
                Sets.file(
                        Sets.pulse("Body" + ".a".repeat(5_000)).replace("JsonPathContent", "CalculatedContent").replace(
                                "\"typeName\"", "\"defaultExpressionLanguage\": \"JmesPath\", \"typeName\""))))
                .problems()).anySatisfy(problem -> assertThat(problem.cause()).contains("1000 operators"));
    }

    /** However little stack there is, as for code that is not compiled yet: it is the expression that fails. */
    @Test
    void anExpressionThatTakesMoreStackThanThereIsFailsByItself() throws Exception {
        List<Integer> failures = new ArrayList<>();
        Thread small = new Thread(null, () -> failures.add(evaluate("{}", "$" + "..*".repeat(3_300)).failures().size()),
                "small-stack", 256 * 1024);
        small.start();
        small.join();

        assertThat(failures).hasSize(1).allSatisfy(each -> assertThat(each).isPositive());
    }

    @Test
    void numbersWithEnormousExponentsAreComparedAndRefusedWithoutWritingThemOut() {
        for (String pulse : List.of("1e999999999", "1e400", "9".repeat(302))) {
            assertThat(evaluate("{ \"pulse\": " + pulse + ", " + READING + " }", "$..[?(@pulse > 5)]").failures())
                    .singleElement().satisfies(one -> {
                        assertThat(one.error()).isEqualTo(ErrorName.IncompatibleData);
                        assertThat(one.text())
                                .contains("pulse: it selects a number that is not between 1e-300 and 1e300");
                    });
        }
        assertThat(evaluate("{ \"pulse\": 1e-400, " + READING + " }", "$..[?(@pulse < 5)]").failures()).hasSize(1);
        String calculated = """
                { "templateType": "CalculatedContent", "template": { "typeName": "t", "typeMatchExpression": "$.Body",
                  "deviceIdExpression": "$.Body.device", "timestampExpression": "$.Body.at", "values": [
                  { "valueName": "sum", "valueExpression": { "value": "add(Body.pulse, `1`)", "language": "JmesPath" } },
                  { "valueName": "ceil", "valueExpression": { "value": "ceil(Body.pulse)", "language": "JmesPath" } },
                  { "valueName": "pow", "valueExpression": { "value": "pow(Body.pulse, `9999`)", "language": "JmesPath" } },
                  { "valueName": "text", "valueExpression": { "value": "to_string(Body.pulse)", "language": "JmesPath" } }
                  ] } }""";

        NormalizedEvent event = withinTheBound(() -> Sets.compiled(Sets.file(calculated))
                .evaluate(Sets.event("{ \"pulse\": 1e999999999, " + READING + " }")));

        assertThat(event.measurements()).singleElement()
                .satisfies(one -> assertThat(one.properties()).extracting(Property::name).containsExactly("text"));
    }
}

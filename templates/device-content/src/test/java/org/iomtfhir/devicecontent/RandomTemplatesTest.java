package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.WholeNumbers;
import org.iomtfhir.devicecontent.jmespath.JmesPathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.template.CompileResult;

/** Random templates over random events: every set is compiled or refused, every event ends in measurements, failures or nothing. */
class RandomTemplatesTest {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final JmesPath.Compiler COMPILER = new JmesPath.Compiler(WholeNumbers.EXACT, List.of());

    @Property(tries = 1_000)
    void noTemplateAndNoEventBreaksAnything(@ForAll("templates") List<String> templates,
            @ForAll("bodies") String body) {
        assertTimeoutPreemptively(BOUND, () -> {
            CompileResult<DeviceContent> result = DeviceContent.compile("f",
                    Sets.file(templates.toArray(String[]::new)));
            result.compiled().ifPresentOrElse(set -> {
                NormalizedEvent event = set.evaluate(Sets.event(body));
                assertThat(event.failures()).allSatisfy(failure -> assertThat(failure.cause()).isNotBlank());
            }, () -> assertThat(result.problems()).anyMatch(problem -> problem.isError()));
        });
    }

    @Property(tries = 2_000)
    void anyTextIsAPathOrRefusedAtAPlaceWithinIt(@ForAll("expressions") String text) {
        try {
            JsonPath.parse(text);
        } catch (PathSyntaxException e) {
            assertThat(e.position()).isBetween(0, text.length());
        }
        try {
            COMPILER.compile(text);
        } catch (JmesPathSyntaxException e) {
            assertThat(e.position()).isNotNegative();
        }
    }

    @Property(tries = 1_000)
    void anyBytesAreAnEventThatIsReadOrRefused(@ForAll byte[] bytes) {
        NormalizedEvent event = Sets.compiled(Sets.file(Sets.pulse("$..*"))).evaluate(Sets.event(bytes));

        assertThat(event.measurements()).isEmpty();
        assertThat(event.failures()).isNotEmpty();
    }

    @Property(tries = 500)
    void anyTextIsATemplateFileThatIsReadOrRefused(@ForAll("files") String text) {
        CompileResult<DeviceContent> result = DeviceContent.compile("f", text);

        assertThat(result.compiled().isPresent() || !result.problems().isEmpty()).isTrue();
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> pieces = Arbitraries.of("{", "}", "[", "]", ",", ":", "\"templateType\"",
                "\"CollectionContent\"",
                "\"template\"", "\"JsonPathContent\"", "\"typeName\"", "null", "1", "true", "\"$..[?(@a)]\"", "//",
                "\n");
        return pieces.list().ofMaxSize(20).map(all -> String.join(" ", all));
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> pieces = Arbitraries.of("$", "@", ".", "..", "a", "Body", "[", "]", "(", ")", "?", "*", "0",
                "-1",
                ":", ",", "'a'", "\"a\"", "==", "!=", "<", ">=", "=~", "/a/", "&&", "||", "!", " ", "`1`", "|", "&",
                "{",
                "}", "length(", "true", "\\", "ü", "\uD83D");
        return pieces.list().ofMaxSize(12).map(all -> String.join("", all));
    }

    @Provide
    Arbitrary<String> bodies() {
        return json(4).map(json -> new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private static Arbitrary<String> json(int depth) {
        Arbitrary<String> scalar = Arbitraries.of("1", "-2.5", "1e400", "NaN", "true", "null", "\"\"", "\"d1\"",
                "\"2026-10-09T10:18:00Z\"", "\"\\ud83d\"", "9007199254740993");
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<String> nested = Arbitraries.lazy(() -> json(depth - 1));
        Arbitrary<String> name = Arbitraries.of("a", "b", "device", "at", "pulse");
        Arbitrary<String> member = Combinators.combine(name, nested).as((key, value) -> "\"" + key + "\":" + value);
        return Arbitraries.oneOf(scalar, nested.list().ofMaxSize(4).map(items -> "[" + String.join(",", items) + "]"),
                member.list().ofMaxSize(5).map(members -> "{" + String.join(",", members) + "}"));
    }

    @Provide
    Arbitrary<List<String>> templates() {
        Arbitrary<String> path = Arbitraries.of("$", "$.Body", "$..a", "$..*", "$.Body[*]", "$..[?(@a)]",
                "$..[?(@a && @b || @pulse > 1)]", "$..[?(@..a == $..b)]", "$..[?(@.a =~ /^d+/)].b", "$.Body[-1:]",
                "$..[?(@a || @b)]..*", "$.matchedToken.a", "$.device", "$.at", "$.pulse", "$..device", "$['a','b']",
                "a[");
        Arbitrary<String> jmes = Arbitraries.of("Body", "Body.a", "Body[*]", "Body[].a", "Body.* | [0]",
                "to_array(Body)",
                "matchedToken", "matchedToken.device", "add(Body.a, `1`)", "sum(Body)", "fromUnixTimestamp(Body.a)",
                "sort_by(Body, &a)", "Body[?a > `1`].[a, b][]", "max(Body)", "to_string(@)", "keys(@)", "Body[?");
        Arbitrary<String> expression = Arbitraries.oneOf(path.map(text -> "\"" + text + "\""),
                jmes.map(text -> "{ \"value\": \"" + text + "\", \"language\": \"JmesPath\" }"));
        Arbitrary<String> kind = Arbitraries.of("JsonPathContent", "CalculatedContent", "CalculatedContent",
                "IotJsonPathContent", "IotCentralJsonPathContent");
        return Combinators.combine(kind, expression, expression, expression, expression)
                .as((type, match, device, time, value) -> """
                        { "templateType": "%s", "template": { "typeName": "t", "typeMatchExpression": %s,
                          "deviceIdExpression": %s, "timestampExpression": %s,
                          "values": [ { "valueName": "v", "valueExpression": %s } ] } }"""
                        .formatted(type, match, device, time, value))
                .list().ofMinSize(1).ofMaxSize(3);
    }
}

package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.iomtfhir.model.Measurement;

/** Whatever a template makes of an event, it takes bounded time, and bounded memory: out of it, the test ends with an error. */
class AmplificationTest {

    private static final String EVENT = "{ \"d\": \"dev\", \"t\": \"2026-10-09T10:18:00Z\", \"text\": \""
            + "ab ".repeat(500)
            + "\", \"n\": [" + "1, ".repeat(999) + "2], \"list\": ["
            + "{ \"a\": \"x\", \"b\": [1, 2, { \"a\": [3] }], \"c\": { \"d\": \"y\" } },".repeat(300) + "], \"deep\": "
            + "[".repeat(200) + "]".repeat(200) + " }";

    private static final List<String> STEPS = List.of("[@, @]", "{a: @, b: @}", "[@, @, @, @][]", "[@, [@]][]", "@.*",
            "[*]", "[]", "[*].[@, @][]", "join('', @)", "join('abcdefgh', @)", "to_string(@)",
            "insertString(@, @, `0`)",
            "to_array(@)", "reverse(@)", "sort(@)", "keys(@)", "values(@)", "map(&[@, @], @)", "map(&to_string(@), @)",
            "merge(@, {z: @})", "sort_by(@, &to_string(@))", "max_by(@, &to_string(@))", "not_null(@, @)", "[?@ == @]",
            "[?contains(@, 'x')]", "contains(@, @) || @", "[::-1]", "type(@)", "length(@)",
            "[to_string(@), to_string(@)]",
            "{a: to_string(@), b: @} | values(@)", "[@ == @, @]", "Body", "list[*].{x: @, y: @}", "n", "text",
            "list[]");

    private static final List<String> PATH_STEPS = List.of("..*", "[*]", ".*", "..list", "..a", "[?(@.a)]",
            "..[?(@.a)]",
            "..[?(@..a)]", "..[?($..a == @..a)]", "..[?(@ =~ /(a|b| )*x/)]", "..[?($.Body.text == $.Body.text)]",
            "[::1]",
            "..['a','b','a','b']", "[0,0,0,0]", "..[?(@..*)]", "..[?($..[?(@..a)])]", ".Body", ".list",
            "..[?(@.text > 5)]");

    @Provide
    Arbitrary<String> jmesPaths() {
        return Arbitraries.of(STEPS).list().ofMinSize(1).ofMaxSize(4)
                .flatMap(steps -> Arbitraries.integers().between(1, 30).map(times -> Tuple.of(steps, times)))
                .flatMap(repeated -> Arbitraries.of("Body", "Body.text", "Body.list", "Body.n", "@")
                        .map(start -> start + (" | " + String.join(" | ", repeated.get1())).repeat(repeated.get2())));
    }

    @Provide
    Arbitrary<String> jsonPaths() {
        return Arbitraries.of(PATH_STEPS).list().ofMinSize(1).ofMaxSize(12).map(steps -> "$" + String.join("", steps));
    }

    @Property(tries = 40)
    void ofAMatchAndAValueInJmesPath(@ForAll("jmesPaths") String match, @ForAll("jmesPaths") String value) {
        isBounded(template("""
                "defaultExpressionLanguage": "JmesPath", "typeMatchExpression": "%s", "deviceIdExpression": "Body.d",
                "timestampExpression": "Body.t", "values": [ { "valueName": "v", "valueExpression": "%s" } ]"""
                .formatted(match, value)));
    }

    @Property(tries = 40)
    void ofAMatchAndAValueInJsonPath(@ForAll("jsonPaths") String match, @ForAll("jsonPaths") String value) {
        isBounded(template("""
                "typeMatchExpression": "%s", "deviceIdExpression": "$.Body.d", "timestampExpression": "$.Body.t",
                "values": [ { "valueName": "v", "valueExpression": "%s" } ]""".formatted(match, value)));
    }

    private static String template(String members) {
        return Sets.file(
                "{ \"templateType\": \"CalculatedContent\", \"template\": { \"typeName\": \"t\", " + members + " } }");
    }

    private static void isBounded(String file) {
        DeviceContent.compile("f", file).compiled().ifPresent(set -> {
            AtomicReference<NormalizedEvent> event = new AtomicReference<>();
            Cost cost = Cost.of(() -> event.set(set.evaluate(Sets.event(EVENT))));

            assertThat(cost.taken()).as(file).isLessThan(Duration.ofSeconds(10));
            assertThat(event.get().measurements().stream().mapToLong(AmplificationTest::characters).sum())
                    .isLessThanOrEqualTo(DeviceContent.MAX_CHARACTERS);
        });
    }

    private static long characters(Measurement measurement) {
        return measurement.properties().stream().mapToLong(property -> property.value().length()).sum();
    }
}

package org.iomtfhir.devicecontent.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonReader;

/**
 * Our JSONPath against the usual Java library, on the part of the language that both read alike: names and indexes, wildcards and
 * filters on what is an array, comparisons within one type. In the documents a name tells what lies under it: {@code o} an object,
 * {@code l} a list, {@code n} a number, {@code t} a text. Order is left out, since two dots walk differently there.
 */
class JaywayDifferentialTest {

    private static final Configuration JAYWAY = Configuration.builder().jsonProvider(new JacksonJsonNodeJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS).build();

    @Property(tries = 2_000)
    void selectsWhatTheUsualLibrarySelects(@ForAll("documents") String document, @ForAll("paths") String path)
            throws Exception {
        JsonNode theirs = com.jayway.jsonpath.JsonPath.using(JAYWAY).parse(document).read(path);
        Selection selection = new Selection(Integer.MAX_VALUE);
        JsonPath.parse(path).select(JsonReader.read(document).value(), selection, new Budget());

        assertThat(texts(selection.values())).as(path + " on " + document).isEqualTo(texts(theirs));
    }

    private static List<String> texts(List<Json> values) {
        return values.stream().map(Json::toJson).sorted().toList();
    }

    private static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> {
            // Below two dots, an index that is out of range gives a null there; the documents have no nulls of their own.
            if (!value.isNull()) {
                texts.add(value.toString());
            }
        });
        return texts.stream().sorted().toList();
    }

    @Provide
    Arbitrary<String> documents() {
        return object(3);
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> number = Arbitraries.integers().between(0, 4).map(String::valueOf);
        Arbitrary<String> text = Arbitraries.of("\"a\"", "\"b\"", "\"\"");
        Arbitrary<String> nested = depth == 0 ? Arbitraries.just("{}") : Arbitraries.lazy(() -> object(depth - 1));
        Arbitrary<String> list = depth == 0
                ? Arbitraries.just("[]")
                : Arbitraries.oneOf(Arbitraries.lazy(() -> object(depth - 1)), number).list().ofMaxSize(4)
                        .map(items -> "[" + String.join(",", items) + "]");
        return Combinators.combine(member("o1", nested), member("o2", nested), member("l1", list), member("n1", number),
                member("n2", number), member("t1", text)).as((a, b, c, d, e, f) -> {
                    List<String> members = new ArrayList<>(List.of(a, b, c, d, e, f));
                    members.removeIf(String::isEmpty);
                    return "{" + String.join(",", members) + "}";
                });
    }

    private static Arbitrary<String> member(String name, Arbitrary<String> value) {
        return value.map(text -> "\"" + name + "\":" + text).injectNull(0.4).map(text -> text == null ? "" : text);
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> start = Arbitraries.of("$", "$.o1", "$['o2']", "$.o1.o2", "$..o1", "$..o2");
        Arbitrary<String> end = Arbitraries.of("", ".n1", ".t1", "..n2", "['n1']", ".o1.n1");
        Arbitrary<String> list = Combinators.combine(Arbitraries.of(".l1", "['l1']", "..l1"), lists(), end)
                .as((name, items, rest) -> name + items + rest);
        return Combinators.combine(start, Arbitraries.oneOf(end, list)).as((from, rest) -> from + rest);
    }

    private static Arbitrary<String> lists() {
        Arbitrary<String> test = Arbitraries.oneOf(Arbitraries.of("@.n1", "@.t1", "@.o1.n2", "@.t1 == 'a'"),
                Combinators.combine(Arbitraries.of("==", "<", "<=", ">", ">="), Arbitraries.integers().between(0, 4))
                        .as((operator, number) -> "@.n1 " + operator + " " + number));
        Arbitrary<String> joined = Combinators.combine(test, Arbitraries.of(" && ", " || "), test)
                .as((one, operator, other) -> one + operator + other);
        Arbitrary<String> filter = Arbitraries.oneOf(test, joined).map(inner -> "[?(" + inner + ")]");
        return Arbitraries.oneOf(Arbitraries.of("[*]", "[0]", "[1]", "[0,2]", "[1:]", "[:2]", "[1:3]"), filter);
    }
}

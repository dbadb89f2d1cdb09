package org.iomtfhir.devicecontent.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {

    private static final String DOCUMENT = """
            { "a": { "b": [ 10, 20, 30, 40 ], "c": { "b": "text", "n": null } },
              "list": [ { "v": 1, "u": "bpm" }, { "v": 2.0, "u": "Hz" }, { "v": "2" }, { "w": true }, 7 ],
              "x-y": 5, "$z": 6, "a b": { "c.d": 8 }, "größe": 9 }""";

    private static String select(String path) throws Exception {
        return select(path, DOCUMENT);
    }

    private static String select(String path, String document) throws Exception {
        Json root = JsonReader.read(document).value();
        Selection selection = new Selection(Integer.MAX_VALUE);
        JsonPath.parse(path).select(root, selection, new Budget());
        return JsonArray.of(selection.values()).toJson();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', value = {
            "$.a.c.b ¦ [\"text\"]",
            "a.c.b ¦ [\"text\"]",
            "['a']['c']['b'] ¦ [\"text\"]",
            "  $.x-y   ¦ [5]",
            "$z ¦ [6]",
            "größe ¦ [9]",
            "$['a b']['c.d'] ¦ [8]",
            "$[\"a b\"].* ¦ [8]",
            "$['x-y','$z','none'] ¦ [5,6]",
            "$.a.* ¦ [[10,20,30,40],{\"b\":\"text\",\"n\":null}]",
            "$.a.b.* ¦ []",
            "$.a[*] ¦ []",
            "$.a.b[*] ¦ [10,20,30,40]",
            "$.a.b[ 1 , 0 ] ¦ [20,10]",
            "$.a.b[-1] ¦ [40]",
            "$.a.b[9] ¦ []",
            "$.a.b[1:3] ¦ [20,30]",
            "$.a.b[::-2] ¦ [40,20]",
            "$.a.b[-2:] ¦ [30,40]",
            "$.a.b[5:1:-1] ¦ [40,30]",
            "$.a.b[:0:-1] ¦ [40,30,20]",
            "$.list.v ¦ []",
            "$..b ¦ [[10,20,30,40],\"text\"]",
            "$..['n','v'] ¦ [null,1,2.0,\"2\"]",
            "$.a.c..* ¦ [{\"b\":\"text\",\"n\":null},\"text\",null]",
            "$.a.b..[1] ¦ [20]"})
    void selects(String path, String expected) throws Exception {
        assertThat(select(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', value = {
            "$.list[?(@.v)] ¦ [{\"v\":1,\"u\":\"bpm\"},{\"v\":2.0,\"u\":\"Hz\"},{\"v\":\"2\"}]",
            "$.list[?(@v == 2)] ¦ [{\"v\":2.0,\"u\":\"Hz\"}]",
            "$.list[?(@.v === 2)] ¦ [{\"v\":2.0,\"u\":\"Hz\"}]",
            "$.list[?(@.v != 1)] ¦ [{\"v\":2.0,\"u\":\"Hz\"},{\"v\":\"2\"}]",
            "$.list[?(@['v'] <> 1 && @.u)] ¦ [{\"v\":2.0,\"u\":\"Hz\"}]",
            "$.list[?(@.v >= 2)] ¦ [{\"v\":2.0,\"u\":\"Hz\"},{\"v\":\"2\"}]",
            "$.list[?(@.u =~ /^b/)] ¦ [{\"v\":1,\"u\":\"bpm\"}]",
            "$.list[?(@.u =~ /^H|B/i)] ¦ [{\"v\":1,\"u\":\"bpm\"},{\"v\":2.0,\"u\":\"Hz\"}]",
            "$.list[?(@ > 6)] ¦ [7]",
            "$.list[?(@.w == true)] ¦ [{\"w\":true}]",
            "$.list[?(@.v == $.list[0].v)] ¦ [{\"v\":1,\"u\":\"bpm\"}]",
            "$.a[?(@.b)] ¦ []",
            "$..[?(@.n == null)] ¦ [{\"b\":\"text\",\"n\":null}]",
            "$..[?(@.b[0] == 10)].c.b ¦ [\"text\"]",
            "$.list[?(@.v == 1 && @.u == 'x' || @.u == 'bpm')].v ¦ [1]",
            "$.list[?((@.v == 1 && @.u == 'x') || @.w)].w ¦ [true]",
            "$.list[?(!@.v)] ¦ [{\"w\":true},7]",
            "$.list[?@.v==1].u ¦ [\"bpm\"]",
            "$.list[?(@.u == \"Hz\")].v ¦ [2.0]"})
    void filters(String path, String expected) throws Exception {
        assertThat(select(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', value = {
            "1 ¦ == ¦ 1.0 ¦ true", "\"78\" ¦ == ¦ 78 ¦ false", "1e1 ¦ == ¦ 10 ¦ true", "[1] ¦ != ¦ 5 ¦ true",
            "{} ¦ !== ¦ 5 ¦ false", "[1] ¦ == ¦ 5 ¦ false", "null ¦ < ¦ 0 ¦ true", "null ¦ <= ¦ null ¦ true",
            "false ¦ < ¦ true ¦ true", "\"abc\" ¦ < ¦ 5 ¦ false", "\"abc\" ¦ > ¦ 5 ¦ false", "\"8\" ¦ > ¦ 5 ¦ true",
            "\"b\" ¦ > ¦ 'a' ¦ true", "0.1 ¦ == ¦ 0.10000000000000001 ¦ false", "NaN ¦ < ¦ 1 ¦ false",
            "Infinity ¦ > ¦ 1e300 ¦ true", "true ¦ > ¦ 0 ¦ false", "1e999999999 ¦ > ¦ 1 ¦ true"})
    void compares(String value, String operator, String literal, boolean holds) throws Exception {
        String found = select("$[?(@.v " + operator + " " + literal + ")]", "[ { \"v\": " + value + " } ]");

        assertThat(!found.equals("[]")).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', value = {
            "$. ¦ 2", "$.a. ¦ 4", "$.a b ¦ 3", "$.a[ ¦ 4", "$.a[] ¦ 4", "$.a[x] ¦ 4", "$.a['b ¦ 4", "$.a['\\q'] ¦ 5",
            "$.a[0]b ¦ 6", "$.a] ¦ 3", "$.a[?( ¦ 6", "$.a[?()] ¦ 6", "$.a[?(@.b = 1)] ¦ 10", "$.a[?(@.b == )] ¦ 13",
            "$.a[?(@.b == 1 &&)] ¦ 17", "$.a[?(@.b in [1])] ¦ 10", "$.a[99999999999999999999] ¦ 4", "$.a[1:2:0] ¦ 8",
            "$.a[?(@.b =~ /(/)] ¦ 15", "$.a[?(@.b =~ /[a-[b]]/)] ¦ 17", "$.a.length() ¦ 11", "$.a['b',] ¦ 8"})
    void refusesWhatIsNoPathAtTheCharacterAtFault(String path, int position) {
        PathSyntaxException e = catchThrowableOfType(PathSyntaxException.class, () -> JsonPath.parse(path));

        assertThat(e).as(path).isNotNull();
        assertThat(e.position()).as(e.getMessage()).isEqualTo(position);
        assertThat(e.whatToDo()).isNotBlank();
    }

    @Test
    void aBraceThatCountsNothingStandsForItself() throws Exception {
        String texts = "[{\"v\":\"{a}\"},{\"v\":\"aa\"}]";

        assertThat(select("$[?(@.v =~ /^{/)]", texts)).isEqualTo("[{\"v\":\"{a}\"}]");
        assertThat(select("$[?(@.v =~ /{\\w}/)]", texts)).isEqualTo("[{\"v\":\"{a}\"}]");
        assertThat(select("$[?(@.v =~ /^a{2}$/)]", texts)).isEqualTo("[{\"v\":\"aa\"}]");
        assertThat(select("$[?(@.v =~ /^\\p{L}{1,}$/)]", texts)).isEqualTo("[{\"v\":\"aa\"}]");
    }

    @Test
    void dotNetsRegularExpressionsMeanWhatTheyMeantThere() throws Exception {
        String texts = "[ { \"v\": \"a[b\" }, { \"v\": \"٣\" }, { \"v\": \"x\\ny\" }, { \"v\": \"a&&b\" } ]";

        assertThat(select("$[?(@.v =~ /[[]b/)]", texts)).isEqualTo("[{\"v\":\"a[b\"}]");
        assertThat(select("$[?(@.v =~ /^\\d$/)]", texts)).isEqualTo("[{\"v\":\"٣\"}]");
        assertThat(select("$[?(@.v =~ /^y$/m)]", texts)).isEqualTo("[{\"v\":\"x\\ny\"}]");
        assertThat(select("$[?(@.v =~ /x.y/s)]", texts)).isEqualTo("[{\"v\":\"x\\ny\"}]");
        assertThat(select("$[?(@.v =~ /x.y/)]", texts)).isEqualTo("[]");
        assertThat(select("$[?(@.v =~ /a[&&]+b/)]", texts)).isEqualTo("[{\"v\":\"a&&b\"}]");
    }

    @Test
    void aRegularExpressionThatRunsAwayIsStopped() {
        String text = "[ { \"v\": \"" + "a".repeat(60) + "!\" } ]";
        assertThatThrownBy(() -> select("$[?(@.v =~ /^(a+)+\\1b$/)]", text)).isInstanceOf(LimitExceededException.class);

        String large = "[ { \"v\": \"" + "ab".repeat(200_000) + "\" } ]";
        assertThatThrownBy(() -> select("$[?(@.v =~ /^(a|b|c)*$/)]", large)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aPathThatSelectsWithoutEndIsStopped() {
        String nested = "[".repeat(300) + "]".repeat(300);

        assertThatThrownBy(() -> select("$..*..*..*..*", nested)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void everyStepKnowsItsPlace() throws Exception {
        assertThat(JsonPath.parse("$.a['b'][?(@.c)]..d").steps()).extracting(Step::at).containsExactly(2, 3, 8, 18);
    }
}

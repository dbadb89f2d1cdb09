package org.iomtfhir.devicecontent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static JsonReader.Read read(String text) throws MalformedJsonException {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '#', value = {
            "{ 'a': 'it\\'s', b: 1 } ¦ {\"a\":\"it's\",\"b\":1}",
            "{ /* c */ \"a\": [1, 2,], } ¦ {\"a\":[1,2]}",
            "[ .5, -.5, 1., 1e5, -0.0, 36.600 ] ¦ [0.5,-0.5,1,1e5,-0.0,36.600]",
            "[ NaN, Infinity, -Infinity ] ¦ [NaN,Infinity,-Infinity]",
            "{ \"a\": 1, \"b\": 2, \"a\": 3 } ¦ {\"a\":3,\"b\":2}",
            "123456789012345678901234567890 ¦ 123456789012345678901234567890",
            "\uFEFF{} ¦ {}",
            "'' ¦ \"\"",
            "## ¦ null"})
    void readsWhatTheFieldSends(String text, String expected) throws Exception {
        assertThat(read(text).value().toJson()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "{\"a\":", "{", "[1", "{\"a\":01}", "[1 2]", "{\"a\" 1}", "\"open", "+1", "0x1F",
            "tru", "[+Infinity]", "[-INF]", "[+INF]", "[INF]", "[+.5]"})
    void refusesWhatIsNotJsonWithoutShowingIt(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class)
                .hasMessageStartingWith("not JSON (line 1");
    }

    @Test
    void aNameGivenTwiceInALargeObjectKeepsItsFirstPlaceAndItsLastValue() throws Exception {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 100; i++) {
            text.append("\"n").append(i % 50).append("\":").append(i).append(',');
        }
        JsonObject object = (JsonObject) read(text.append('}').toString()).value();

        assertThat(object.size()).isEqualTo(50);
        assertThat(object.name(0)).isEqualTo("n0");
        assertThat(object.get("n49")).isEqualTo(JsonNumber.of(99));
        assertThat(object.get("n50")).isNull();
    }

    @Test
    void saysWhetherSomethingFollowsTheFirstValue() throws Exception {
        assertThat(read("{} \n\0\0 ").more()).isFalse();
        assertThat(read("{} // done").more()).isFalse();
        assertThat(read("{} {}").more()).isTrue();
        assertThat(read("{} garbage").more()).isTrue();
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedAsTheReferenceDoes() throws Exception {
        byte[] latin1 = "{ \"name\": \"Größe\" }".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(JsonReader.read(latin1).value().toJson()).isEqualTo("{\"name\":\"Gr\uFFFD\uFFFDe\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000107b2261223a317d", "05000000ffffffff", "0000410042", "0041000042", "7b00000022",
            "0000fffe01"})
    void bytesThatPassForAnotherEncodingAreNoJson(String hex) {
        assertThatThrownBy(() -> JsonReader.read(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedJsonException.class).hasMessageStartingWith("not JSON");
    }

    @Test
    void whateverFollowsTheFirstBytesIsReadOrNoJson() {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                if (random.nextInt(3) > 0) {
                    bytes[at] = (byte) "\0\0\0{\"[1".charAt(random.nextInt(7));
                }
            }
            assertThat(catchThrowable(() -> JsonReader.read(bytes))).as(HexFormat.of().formatHex(bytes))
                    .satisfiesAnyOf(thrown -> assertThat(thrown).isNull(),
                            thrown -> assertThat(thrown).isInstanceOf(MalformedJsonException.class));
        }
    }

    @Test
    void otherEncodingsOfUnicodeAreReadAsWell() throws Exception {
        for (String encoding : List.of("UTF-16", "UTF-16BE", "UTF-32BE")) {
            assertThat(JsonReader.read("{ \"a\": \"\u00e9\" }".getBytes(Charset.forName(encoding))).value().toJson())
                    .as(encoding)
                    .isEqualTo("{\"a\":\"\u00e9\"}");
        }
    }

    @Test
    void numbersAreEqualByValueAndObjectsWithoutOrder() throws Exception {
        assertThat(read("{ \"a\": 1.0, \"b\": [ 10, \"x\" ] }").value())
                .isEqualTo(read("{ \"b\": [ 1e1, \"x\" ], \"a\": 1 }").value())
                .hasSameHashCodeAs(read("{ \"b\": [ 1e1, \"x\" ], \"a\": 1 }").value())
                .isNotEqualTo(read("{ \"b\": [ 1e1, \"x\" ], \"a\": \"1\" }").value());
    }

    @Test
    void aThousandLevelsAreReadAndMoreThanTheBoundAreRefused() throws Exception {
        assertThat(read("[".repeat(1_000) + "]".repeat(1_000)).value()).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("1024 levels");
        assertThatThrownBy(() -> read("1".repeat(2_000))).isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("1000 characters");
    }
}

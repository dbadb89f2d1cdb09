package org.iomtfhir.devicecontent.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Where the values of a JSON text stand, as {@link JsonReader} reads it. All methods are static and thread-safe. */
public final class JsonPlaces {

    private JsonPlaces() {}

    /**
     * The characters of a value.
     *
     * @param start
     *            the index, from 0 in UTF-16 code units, of its first character
     * @param end
     *            the index behind its last
     */
    public record Span(int start, int end) {}

    /**
     * The places of all values of the first JSON value in a text, by JSON Pointer; the value itself under the empty one. Of a name
     * given twice the last counts. Empty if the text is not JSON.
     */
    public static Map<String, Span> of(String text) {
        Map<String, Span> places = new HashMap<>();
        try (JsonParser parser = JsonReader.parser(text)) {
            if (parser.nextToken() != null) {
                read(parser, "", places);
            }
            return places;
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** The index behind the first JSON value of a text; -1 if it holds none. */
    public static int endOfFirst(String text) {
        try (JsonParser parser = JsonReader.parser(text)) {
            if (parser.nextToken() == null) {
                return -1;
            }
            parser.skipChildren();
            parser.finishToken();
            return (int) parser.currentLocation().getCharOffset();
        } catch (IOException e) {
            return -1;
        }
    }

    private static void read(JsonParser parser, String pointer, Map<String, Span> places) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                read(parser, pointer + "/" + escaped(name), places);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                read(parser, pointer + "/" + i, places);
            }
        }
        parser.finishToken();
        places.put(pointer, new Span(start, (int) parser.currentLocation().getCharOffset()));
    }

    /** A member's name as a part of a JSON Pointer. */
    public static String escaped(String name) {
        return name.indexOf('~') < 0 && name.indexOf('/') < 0 ? name : name.replace("~", "~0").replace("/", "~1");
    }
}

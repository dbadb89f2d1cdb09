package org.iomtfhir.devicecontent.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds one value from a parser's tokens. What has been read of the open objects and arrays lies on one stack, so that each
 * of them is copied once, at its right size. Used once.
 */
final class JsonTreeBuilder {

    private static final String[] NO_NAMES = {};
    private static final Json[] NO_VALUES = {};
    private static final JsonObject EMPTY_OBJECT = new JsonObject(NO_NAMES, NO_VALUES);
    private static final JsonArray EMPTY_ARRAY = new JsonArray(NO_VALUES);
    private static final JsonText EMPTY_TEXT = new JsonText("");
    /** Above this many members a table finds a name given twice. */
    private static final int SEARCHED = 16;

    private final JsonParser parser;
    /** Whether each value is an object of its own, so that it says where in the text it stands by which one it is. */
    private final boolean apart;
    private String[] names = new String[16];
    private Json[] values = new Json[16];
    private int top;

    JsonTreeBuilder(JsonParser parser, boolean apart) {
        this.parser = parser;
        this.apart = apart;
    }

    /** The value whose first token the parser stands at; the parser then stands at its last. */
    Json value() throws IOException {
        return value(parser.currentToken());
    }

    private Json value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> JsonNumber.of(parser.getText());
            case VALUE_NUMBER_FLOAT -> JsonNumber.of(numeral(parser.getText()));
            case VALUE_TRUE -> apart ? JsonBoolean.apart(true) : JsonBoolean.TRUE;
            case VALUE_FALSE -> apart ? JsonBoolean.apart(false) : JsonBoolean.FALSE;
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE, FIELD_NAME, END_OBJECT, END_ARRAY ->
                apart ? JsonNull.apart() : JsonNull.NULL;
        };
    }

    private Json text() throws IOException {
        String text = parser.getText();
        return text.isEmpty() && !apart ? EMPTY_TEXT : new JsonText(text);
    }

    /** Puts a digit where a point stands alone, and refuses what the parser takes besides: a plus, and short infinities. */
    private String numeral(String text) throws IOException {
        if (text.charAt(0) == '+' || text.endsWith("INF")) {
            throw new JsonParseException(parser, "not a number");
        }
        int point = text.indexOf('.');
        if (point < 0) {
            return text;
        }
        boolean before = point > 0 && Character.isDigit(text.charAt(point - 1));
        boolean after = point + 1 < text.length() && Character.isDigit(text.charAt(point + 1));
        if (before && after) {
            return text;
        }
        return text.substring(0, point) + (before ? "" : "0") + (after ? "." : "") + text.substring(point + 1);
    }

    private Json object() throws IOException {
        int bottom = top;
        Map<String, Integer> places = null;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            Json value = value(parser.nextToken());
            int at;
            if (top - bottom > SEARCHED) {
                if (places == null) {
                    places = new HashMap<>();
                    for (int i = bottom; i < top; i++) {
                        places.put(names[i], i);
                    }
                }
                Integer known = places.putIfAbsent(name, top);
                at = known == null ? top : known;
            } else {
                at = place(name, bottom);
            }
            if (at == top) {
                push(name, value);
            } else {
                values[at] = value;
            }
        }
        if (top == bottom) {
            return apart ? new JsonObject(NO_NAMES, NO_VALUES) : EMPTY_OBJECT;
        }
        JsonObject object = new JsonObject(Arrays.copyOfRange(names, bottom, top),
                Arrays.copyOfRange(values, bottom, top));
        top = bottom;
        return object;
    }

    private int place(String name, int bottom) {
        for (int i = bottom; i < top; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return top;
    }

    private Json array() throws IOException {
        int bottom = top;
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            push(null, value(token));
        }
        if (top == bottom) {
            return apart ? new JsonArray(NO_VALUES) : EMPTY_ARRAY;
        }
        JsonArray array = new JsonArray(Arrays.copyOfRange(values, bottom, top));
        top = bottom;
        return array;
    }

    private void push(@Nullable String name, Json value) {
        if (top == values.length) {
            names = Arrays.copyOf(names, top * 2);
            values = Arrays.copyOf(values, top * 2);
        }
        names[top] = name;
        values[top] = value;
        top++;
    }
}

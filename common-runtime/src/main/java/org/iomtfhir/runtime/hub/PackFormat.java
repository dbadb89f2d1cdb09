package org.iomtfhir.runtime.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How several records travel as one event, a <em>pack</em>: newline-delimited JSON, content type {@value #CONTENT_TYPE}, in gzip
 * where the content encoding says so. Each line is a record, a JSON object. Properties that the record would have as an event
 * of its own are its first member, {@value #PROPERTIES}; a record that begins with a member of that name itself gets an empty one
 * before it, so that a reader always takes off the first.
 */
public final class PackFormat {

    /** The content type of a pack. */
    public static final String CONTENT_TYPE = "application/x-ndjson";

    /** The content encoding of a compressed pack. */
    public static final String GZIP = "gzip";

    /** The content type of a record. */
    public static final String RECORD_TYPE = "application/json";

    /** So many records a pack has at most: more than a publisher has waiting, and few enough to set each aside. */
    public static final int MOST_RECORDS = 10_000;

    /** The name of the member that holds a record's properties. */
    public static final String PROPERTIES = "_properties";

    /** Far more than any service gives a record. */
    private static final int MOST_PROPERTIES = 100;

    /** Of all names and values of a record's properties together. */
    private static final int MOST_PROPERTY_CHARACTERS = 16 * 1024;

    private static final byte[] BEGIN = ("{\"" + PROPERTIES + "\":").getBytes(US_ASCII);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

    private PackFormat() {}

    /**
     * A record without its properties.
     *
     * @param body
     *            the record alone
     * @param properties
     *            texts, numbers, booleans
     */
    @SuppressWarnings("ArrayRecordComponent") // A payload is handed on, not copied.
    public record Parts(byte[] body, Map<String, Object> properties) {}

    /** Whether it can be a line: an object that is written on one. */
    public static boolean isLine(byte[] body) {
        if (body.length < 2 || body[0] != '{') {
            return false;
        }
        for (byte each : body) {
            if (each == '\n' || each == '\r') {
                return false;
            }
        }
        return true;
    }

    /** Whether a record can have these properties in a pack, in their types and within its bounds; else it travels by itself. */
    public static boolean canHold(Map<String, Object> properties) {
        if (properties.size() > MOST_PROPERTIES) {
            return false;
        }
        int characters = 0;
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            characters += property.getKey().length();
            switch (property.getValue()) {
                case String text -> characters += text.length();
                case Boolean truth -> {
                }
                case Long number -> {
                }
                case Integer number -> {
                }
                case Double number when Double.isFinite(number) -> {
                }
                case null, default -> {
                    return false;
                }
            }
        }
        return characters <= MOST_PROPERTY_CHARACTERS;
    }

    /**
     * What stands before the rest of a record in its line; empty where the line is the record.
     *
     * @param body
     *            a {@linkplain #isLine line}; after what is returned it goes on behind its first byte
     * @param properties
     *            such as {@linkplain #canHold a record can have}
     */
    public static byte[] head(byte[] body, Map<String, Object> properties) {
        if (properties.isEmpty() && !startsWith(body, 0, body.length)) {
            return new byte[0];
        }
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            bytes.write(BEGIN);
            try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
                generator.writeStartObject();
                for (Map.Entry<String, Object> property : properties.entrySet()) {
                    generator.writeFieldName(property.getKey());
                    write(property.getValue(), generator);
                }
                generator.writeEndObject();
            }
            if (!isEmptyObject(body)) {
                bytes.append(',');
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static boolean isEmptyObject(byte[] body) {
        for (int i = 1; i < body.length; i++) {
            if (body[i] != ' ' && body[i] != '\t') {
                return body[i] == '}';
            }
        }
        return false;
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        switch (value) {
            case String text -> generator.writeString(text);
            case Boolean truth -> generator.writeBoolean(truth);
            case Long number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case null, default -> throw new IllegalArgumentException("a record can't have such a property");
        }
    }

    /**
     * Whether a line begins with properties; else it is the record as it stands.
     *
     * @param bytes
     *            holds the line
     * @param from
     *            where it begins
     * @param length
     *            how long it is
     */
    public static boolean hasProperties(byte[] bytes, int from, int length) {
        return startsWith(bytes, from, length);
    }

    private static boolean startsWith(byte[] bytes, int from, int length) {
        return length >= BEGIN.length
                && Arrays.equals(bytes, from, from + BEGIN.length, BEGIN, 0, BEGIN.length);
    }

    /**
     * Takes a record's properties off.
     *
     * @throws IOException
     *             if the line begins with properties that can't be read; the message says why, and nothing of what they hold
     */
    public static Parts parts(byte[] bytes, int from, int length) throws IOException {
        if (!startsWith(bytes, from, length)) {
            return new Parts(Arrays.copyOfRange(bytes, from, from + length), Map.of());
        }
        int head = BEGIN.length;
        try (JsonParser parser = FACTORY.createParser(bytes, from + head, length - head)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the properties of a record must be an object");
            }
            Map<String, Object> properties = new LinkedHashMap<>();
            int characters = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                Object value = value(parser);
                properties.put(name, value);
                characters += name.length() + (value instanceof String text ? text.length() : 0);
                if (properties.size() > MOST_PROPERTIES || characters > MOST_PROPERTY_CHARACTERS) {
                    throw new IOException("a record has more than " + MOST_PROPERTIES + " properties, or more than "
                            + MOST_PROPERTY_CHARACTERS + " characters of them");
                }
            }
            int end = from + head + (int) parser.currentLocation().getByteOffset();
            // Bytes that Jackson takes for another encoding than UTF-8 have no such place.
            if (parser.currentToken() != JsonToken.END_OBJECT || end <= from + head || end > from + length
                    || bytes[end - 1] != '}') {
                throw new IOException("the properties of a record do not end");
            }
            return new Parts(rest(bytes, end, from + length), properties);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case null, default -> throw new IOException("a property of a record must be a text, a number or a boolean");
        };
    }

    /** From the comma or the brace behind the properties on: the comma gives way to the brace that the record begins with. */
    private static byte[] rest(byte[] bytes, int from, int to) throws IOException {
        if (from < to && bytes[from] == ',') {
            byte[] body = Arrays.copyOfRange(bytes, from, to);
            body[0] = '{';
            return body;
        }
        byte[] body = new byte[to - from + 1];
        body[0] = '{';
        System.arraycopy(bytes, from, body, 1, to - from);
        return body;
    }
}

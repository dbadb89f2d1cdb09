package org.iomtfhir.devicecontent.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON as forgivingly as the field's connectors do: comments, single quotes, names without quotes, trailing commas, a
 * leading or trailing decimal point, {@code NaN} and {@code Infinity}, a byte-order mark, control characters in texts; of a
 * name given twice the last counts, at the place of the first. What is not UTF-8 in a text is read as U+FFFD.
 *
 * <p>Bounds: nesting to {@value #MAX_DEPTH} levels, a number to {@value #MAX_NUMBER_LENGTH} characters, a text to
 * {@value #MAX_TEXT_LENGTH}; what lies beyond is not JSON here.
 *
 * <p>All methods are static and thread-safe.
 */
public final class JsonReader {

    /** How deep arrays and objects may lie in each other. */
    public static final int MAX_DEPTH = 1_024;
    /** How many characters a number may have. */
    public static final int MAX_NUMBER_LENGTH = 1_000;
    /** How many characters a text may have. */
    public static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH).maxStringLength(MAX_TEXT_LENGTH).build())
            .build();

    private JsonReader() {}

    /**
     * What was read.
     *
     * @param value
     *            the first value; JSON null where there was none
     * @param more
     *            whether something followed it, blanks and NULs aside
     */
    public record Read(Json value, boolean more) {}

    /**
     * Reads the first JSON value of some bytes of UTF-8.
     *
     * @throws MalformedJsonException
     *             if they are not JSON
     */
    public static Read read(byte[] bytes) throws MalformedJsonException {
        return read(bytes, false);
    }

    /**
     * Reads like {@link #read(byte[])}, each value an object of its own, so that which one it is says where it stands.
     *
     * @throws MalformedJsonException
     *             if they are not JSON
     */
    public static Read readApart(byte[] bytes) throws MalformedJsonException {
        return read(bytes, true);
    }

    private static Read read(byte[] bytes, boolean apart) throws MalformedJsonException {
        int end = bytes.length;
        while (end > 0 && isBlank(bytes[end - 1])) {
            end--;
        }
        try (JsonParser parser = FACTORY.createParser(bytes, 0, end)) {
            return read(parser, apart);
        } catch (IOException e) {
            // Not only of JSON: the first bytes may pass for those of another encoding, which the others are not in.
            if (!isUtf8(bytes, end)) {
                return read(new String(bytes, 0, end, StandardCharsets.UTF_8), apart);
            }
            throw malformed(e);
        }
    }

    /**
     * Reads the first JSON value of a text.
     *
     * @throws MalformedJsonException
     *             if it is not JSON
     */
    public static Read read(String text) throws MalformedJsonException {
        return read(text, false);
    }

    private static Read read(String text, boolean apart) throws MalformedJsonException {
        String plain = !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
        try (JsonParser parser = FACTORY.createParser(plain)) {
            return read(parser, apart);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** A parser of the forgiving kind. */
    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    private static Read read(JsonParser parser, boolean apart) throws IOException {
        if (parser.nextToken() == null) {
            return new Read(JsonNull.NULL, false);
        }
        Json value = new JsonTreeBuilder(parser, apart).value();
        return new Read(value, more(parser));
    }

    private static boolean more(JsonParser parser) throws IOException {
        try {
            return parser.nextToken() != null;
        } catch (IOException e) {
            // What follows is not even JSON: it is there all the same.
            return true;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0;
    }

    private static boolean isUtf8(byte[] bytes, int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static MalformedJsonException malformed(IOException e) {
        String what = e instanceof StreamConstraintsException
                ? "more than is read: nested beyond " + MAX_DEPTH + " levels, or a number beyond " + MAX_NUMBER_LENGTH
                        + " characters"
                : "not JSON";
        JsonLocation at = e instanceof JsonProcessingException told ? told.getLocation() : null;
        return new MalformedJsonException(
                at == null ? what : what + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
    }

}

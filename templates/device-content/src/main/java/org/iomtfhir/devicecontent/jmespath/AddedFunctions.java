package org.iomtfhir.devicecontent.jmespath;

import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ANY;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.NUMBER;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.OBJECT;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.TEXT;

import com.google.re2j.Matcher;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.json.MalformedJsonException;
import org.iomtfhir.devicecontent.units.UnitConversion;
import org.iomtfhir.devicecontent.units.UnitException;
import org.jspecify.annotations.Nullable;

/** Functions that the earlier connectors do not have. The profile that keeps their forms does not have them either. */
final class AddedFunctions {

    /** About how many bytes a value takes for each character that it was read from. */
    private static final int BYTES_PER_CHARACTER = 24;

    private AddedFunctions() {}

    static List<JmesPathFunction> all() {
        return List.of(
                new SimpleFunction("convert", List.of(NUMBER, TEXT, TEXT), AddedFunctions::convert),
                new SimpleFunction("parseJson", List.of(TEXT), AddedFunctions::parseJson),
                new SimpleFunction("fromBase64", List.of(TEXT), AddedFunctions::fromBase64),
                new SimpleFunction("bytesFromBase64", List.of(TEXT), AddedFunctions::bytesFromBase64),
                new SimpleFunction("lookup", List.of(ANY, OBJECT), AddedFunctions::lookup),
                new SimpleFunction("matches", List.of(TEXT, TEXT), AddedFunctions::matches),
                new SimpleFunction("capture", List.of(TEXT, TEXT), AddedFunctions::capture));
    }

    private static String text(List<Json> arguments, int index) {
        return ((JsonText) arguments.get(index)).value();
    }

    private static Json convert(List<Json> arguments) {
        JsonNumber number = (JsonNumber) arguments.get(0);
        if (number.decimal() == null) {
            throw new JmesPathFunctionException(Arithmetic.NOT_COMPUTED);
        }
        try {
            return JsonNumber.of(UnitConversion.convert(number.decimal(), text(arguments, 1), text(arguments, 2)));
        } catch (UnitException e) {
            throw new JmesPathFunctionException("convert has no result: " + e.getMessage());
        }
    }

    private static Json parseJson(List<Json> arguments) {
        String text = text(arguments, 0);
        JmesRuntime.buildText((long) text.length() * BYTES_PER_CHARACTER);
        try {
            JsonReader.Read read = JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
            if (!read.more() && !text.isBlank()) {
                return read.value();
            }
        } catch (MalformedJsonException e) {
            // Where it is wrong would be told by what it holds.
        }
        throw new JmesPathFunctionException("parseJson takes a text that is one JSON value, and this one is not");
    }

    private static byte[] bytes(String function, String text) {
        JmesRuntime.buildText(text.length());
        try {
            // Devices write both alphabets, with and without line feeds and the padding at the end.
            return Base64.getMimeDecoder().decode(checked(function, text).replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw notBase64(function);
        }
    }

    /** The decoder leaves out whatever it does not know; here that is a fault. */
    private static String checked(String function, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!digit && "+/-_=\r\n".indexOf(c) < 0) {
                throw notBase64(function);
            }
        }
        return text;
    }

    private static JmesPathFunctionException notBase64(String function) {
        return new JmesPathFunctionException(function + " takes a text in base64, and this one is not");
    }

    private static Json fromBase64(List<Json> arguments) {
        byte[] bytes = bytes("fromBase64", text(arguments, 0));
        try {
            return new JsonText(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw new JmesPathFunctionException("what fromBase64 decodes is no text in UTF-8; bytesFromBase64 gives the"
                    + " bytes as numbers");
        }
    }

    private static Json bytesFromBase64(List<Json> arguments) {
        String text = text(arguments, 0);
        JmesRuntime.buildText((long) text.length() * BYTES_PER_CHARACTER);
        byte[] bytes = bytes("bytesFromBase64", text);
        List<Json> numbers = new ArrayList<>(bytes.length);
        for (byte each : bytes) {
            numbers.add(JsonNumber.of((long) Byte.toUnsignedInt(each)));
        }
        return JsonArray.of(numbers);
    }

    private static Json lookup(List<Json> arguments) {
        Json key = arguments.get(0);
        if (key instanceof JsonArray || key instanceof JsonObject) {
            throw new JmesPathFunctionException("lookup takes a text, a number or a boolean as argument 1, not "
                    + key.kindInWords());
        }
        if (key instanceof JsonNull) {
            return JsonNull.NULL;
        }
        Json found = ((JsonObject) arguments.get(1)).get(key instanceof JsonText text ? text.value() : key.toJson());
        return found == null ? JsonNull.NULL : found;
    }

    private static Json matches(List<Json> arguments) {
        return JsonBoolean.of(find("matches", arguments) != null);
    }

    /** The first group, or where there is none all that was found; null where nothing was. */
    private static Json capture(List<Json> arguments) {
        Matcher found = find("capture", arguments);
        String captured = found == null ? null : found.group(Math.min(1, found.groupCount()));
        if (captured == null) {
            return JsonNull.NULL;
        }
        JmesRuntime.buildText(captured.length());
        return new JsonText(captured);
    }

    private static @Nullable Matcher find(String function, List<Json> arguments) {
        return TextPatterns.find(function, text(arguments, 1), text(arguments, 0), JmesRuntime.budget());
    }
}

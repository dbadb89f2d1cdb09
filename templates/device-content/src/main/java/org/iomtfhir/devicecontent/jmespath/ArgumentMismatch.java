package org.iomtfhir.devicecontent.jmespath;

import org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;

/** Says of an argument that a function can't take what it is, and what to write instead. Holds no value of the event. */
final class ArgumentMismatch {

    private ArgumentMismatch() {}

    static String of(Json value, Argument wanted) {
        if (value instanceof JsonNull) {
            return "null: what is written there selects nothing";
        }
        return switch (wanted) {
            case NUMBER, WHOLE_NUMBER -> ofNumber(value);
            case TEXT -> value instanceof JsonText
                    ? value.kindInWords()
                    : value.kindInWords() + "; write to_string( ) around it";
            case ARRAY_OF_NUMBERS -> ofItems(value, JsonNumber.class, "to_number");
            case ARRAY_OF_TEXTS -> ofItems(value, JsonText.class, "to_string");
            case ANY, BOOLEAN, ARRAY, OBJECT -> value.kindInWords();
        };
    }

    private static String ofNumber(Json value) {
        return switch (value) {
            case JsonText text -> text.kindInWords() + "; write to_number( ) around it";
            case JsonNumber ignored -> "one with a fraction or an exponent; write floor( ) around it";
            default -> value.kindInWords();
        };
    }

    private static String ofItems(Json value, Class<? extends Json> wanted, String function) {
        if (!(value instanceof JsonArray array)) {
            return value.kindInWords();
        }
        for (int i = 0; i < array.size(); i++) {
            if (!wanted.isInstance(array.get(i))) {
                return "one whose item " + i + " is " + array.get(i).kindInWords() + "; write map(&" + function
                        + "(@), ... ) around it";
            }
        }
        return value.kindInWords();
    }
}

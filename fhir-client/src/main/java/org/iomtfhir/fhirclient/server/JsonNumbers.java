package org.iomtfhir.fhirclient.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Looks through JSON for numbers that nobody measures and that take all memory once they are written out: {@code
 * 1e999999999} has a billion digits. To be asked before anything is made of a text that others wrote. Thread-safe.
 */
public final class JsonNumbers {

    /** More than any measurement has, and than a double written out in full needs before and after its point. */
    private static final int MOST_CHARACTERS = 400;

    /** What a double can hold goes to 308, and to -324. */
    private static final int GREATEST_EXPONENT = 400;

    private static final JsonFactory JSON = new JsonFactory();

    private JsonNumbers() {}

    /**
     * Whether every number has at most 400 characters and an exponent from -400 to 400. What is no JSON is left to whoever
     * reads it next.
     */
    public static boolean areBounded(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && !isBounded(parser.getText())) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isBounded(String number) {
        if (number.length() > MOST_CHARACTERS) {
            return false;
        }
        int at = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (at < 0) {
            return true;
        }
        String exponent = number.substring(at + 1).replaceFirst("^[+-]?0*", "");
        return exponent.length() <= 3 && (exponent.isEmpty() || Integer.parseInt(exponent) <= GREATEST_EXPONENT);
    }
}

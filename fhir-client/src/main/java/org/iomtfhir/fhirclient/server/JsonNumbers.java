package org.iomtfhir.fhirclient.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Looks through JSON for numbers that nobody measures and that take all memory once they are written out: {@code
 * 1e999999999} has a billion digits. To be asked before anything is made of a text that others wrote. Thread-safe.
 */
public final class JsonNumbers {

    /** More than any measurement has, and than a double written out in full needs before and after its point. */
    private static final int MOST_CHARACTERS = 400;

    private static final int GREATEST_EXPONENT = 400;

    /**
     * A double goes to 1.8e308. Servers index quantities as doubles, some after a change of unit that multiplies by up to
     * some 1e50, and answer 500 to what is infinite then: as an outage, that would hold whatever comes behind.
     */
    private static final int GREATEST_POWER_OF_TEN = 250;

    private static final JsonFactory JSON = new JsonFactory();

    private JsonNumbers() {}

    /**
     * Whether every number has at most 400 characters, an exponent from -400 to 400, and a size below 1e251. What is no JSON
     * is left to whoever reads it next.
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
        if (at >= 0) {
            String exponent = number.substring(at + 1).replaceFirst("^[+-]?0*", "");
            if (exponent.length() > 3 || (!exponent.isEmpty() && Integer.parseInt(exponent) > GREATEST_EXPONENT)) {
                return false;
            }
        }
        BigDecimal value = new BigDecimal(number);
        return value.signum() == 0 || value.precision() - value.scale() - 1 <= GREATEST_POWER_OF_TEN;
    }
}

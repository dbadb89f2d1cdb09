package org.iomtfhir.devicecontent.jsonpath;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.BoundedDecimal;
import org.jspecify.annotations.Nullable;

/** How two values of a test compare. */
final class Comparison {

    /** Making a number of a long text takes so many times as long as reading it. */
    private static final long DIGIT_COST = 4;

    private Comparison() {}

    /** Whether the two values fit the operator. Values that can't be compared fit none but {@code !=}. */
    static boolean holds(FilterCondition.Operator operator, Json left, Json right) {
        boolean scalars = isScalar(left) && isScalar(right);
        return switch (operator) {
            case EQUAL, STRICT_EQUAL -> scalars && left.equals(right);
            case NOT_EQUAL -> !scalars || !left.equals(right);
            case STRICT_NOT_EQUAL -> scalars && !left.equals(right);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                Integer order = scalars ? order(left, right) : null;
                yield order != null && fits(operator, order);
            }
        };
    }

    /** How many characters have to be read to compare the two, a text that is read as a number counted for as long as that takes. */
    static long cost(Json left, Json right) {
        if (left instanceof JsonText one) {
            return right instanceof JsonText two
                    ? Math.min(one.value().length(), two.value().length())
                    : DIGIT_COST * Math.min(one.value().length(), BoundedDecimal.MAX_DIGITS);
        }
        return right instanceof JsonText two
                ? DIGIT_COST * Math.min(two.value().length(), BoundedDecimal.MAX_DIGITS)
                : 0;
    }

    private static boolean fits(FilterCondition.Operator operator, int order) {
        return switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EQUAL, STRICT_EQUAL, NOT_EQUAL, STRICT_NOT_EQUAL -> throw new IllegalArgumentException("no order");
        };
    }

    private static boolean isScalar(Json value) {
        return !(value instanceof JsonObject || value instanceof JsonArray);
    }

    /** Null if the two have no order. */
    private static @Nullable Integer order(Json left, Json right) {
        if (left instanceof JsonNull || right instanceof JsonNull) {
            return Boolean.compare(!(left instanceof JsonNull), !(right instanceof JsonNull));
        }
        if (left instanceof JsonText one && right instanceof JsonText two) {
            return one.value().compareTo(two.value());
        }
        if (left instanceof JsonBoolean one && right instanceof JsonBoolean two) {
            return Boolean.compare(one.value(), two.value());
        }
        JsonNumber one = asNumber(left);
        JsonNumber two = asNumber(right);
        return one == null || two == null ? null : one.compare(two);
    }

    private static @Nullable JsonNumber asNumber(Json value) {
        if (value instanceof JsonNumber number) {
            return number;
        }
        if (value instanceof JsonText text) {
            String digits = text.value().strip();
            if (digits.isEmpty() || digits.length() > BoundedDecimal.MAX_DIGITS
                    || Character.isLetter(digits.charAt(0))) {
                // Most texts are no numbers: an exception for each would cost more than all the rest of the test.
                return null;
            }
            try {
                return JsonNumber.of(BoundedDecimal.parse(digits));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }
}

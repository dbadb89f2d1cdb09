package org.iomtfhir.devicecontent.jmespath;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;

/**
 * Numbers of expressions: two whole numbers give a whole number of 64 bits, anything else a decimal of 34 digits. Nothing
 * passes through binary floating point, save {@code pow} with a fraction as exponent. What has no result is a
 * {@link JmesPathFunctionException}.
 */
final class Arithmetic {

    private static final MathContext DECIMAL = MathContext.DECIMAL128;
    private static final MathContext OF_POWER = new MathContext(15);
    private static final int MAX_EXPONENT = 999_999_999;
    private static final int MAX_DIGITS = 1_000;

    private Arithmetic() {}

    private interface Whole {
        long of(long one, long other);
    }

    private interface Decimal {
        BigDecimal of(BigDecimal one, BigDecimal other);
    }

    static JsonNumber add(JsonNumber one, JsonNumber other) {
        return compute("add", one, other, Math::addExact, (a, b) -> a.add(b, DECIMAL));
    }

    static JsonNumber subtract(JsonNumber one, JsonNumber other) {
        return compute("subtract", one, other, Math::subtractExact, (a, b) -> a.subtract(b, DECIMAL));
    }

    static JsonNumber multiply(JsonNumber one, JsonNumber other) {
        return compute("multiply", one, other, Math::multiplyExact, (a, b) -> a.multiply(b, DECIMAL));
    }

    static JsonNumber divide(JsonNumber one, JsonNumber other) {
        return compute("divide", one, other, Math::divideExact, (a, b) -> a.divide(b, DECIMAL));
    }

    static JsonNumber pow(JsonNumber one, JsonNumber other) {
        return compute("pow", one, other, Arithmetic::wholePower, Arithmetic::decimalPower);
    }

    private static JsonNumber compute(String name, JsonNumber one, JsonNumber other, Whole whole, Decimal decimal) {
        try {
            return one.whole() && other.whole()
                    ? JsonNumber.of(whole.of(wholeOf(one), wholeOf(other)))
                    : JsonNumber.of(decimal.of(decimalOf(one), decimalOf(other)));
        } catch (ArithmeticException | NumberFormatException e) {
            // Division by zero, more than 64 bits, an exponent beyond 32 bits, a root of a negative number.
            throw new JmesPathFunctionException(name + " has no result for these numbers");
        }
    }

    /** A whole number as 64 bits. */
    static long wholeOf(JsonNumber number) {
        try {
            return Long.parseLong(number.text());
        } catch (NumberFormatException e) {
            throw new JmesPathFunctionException("a whole number is too large to compute with");
        }
    }

    private static BigDecimal decimalOf(JsonNumber number) {
        if (number.decimal() == null) {
            throw new JmesPathFunctionException("a number that is not finite can't be computed with");
        }
        return number.decimal();
    }

    /** By squaring, exact; a negative exponent cuts towards zero. */
    private static long wholePower(long base, long exponent) {
        if (exponent < 0) {
            if (base == 0) {
                throw new ArithmeticException("division by zero");
            }
            return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0;
        }
        long result = 1;
        long square = base;
        for (long left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = Math.multiplyExact(result, square);
            }
            if (left > 1) {
                square = Math.multiplyExact(square, square);
            }
        }
        return result;
    }

    private static BigDecimal decimalPower(BigDecimal base, BigDecimal exponent) {
        if (exponent.stripTrailingZeros().scale() <= 0) {
            if (exponent.abs().compareTo(BigDecimal.valueOf(MAX_EXPONENT)) > 0) {
                throw new ArithmeticException("too large an exponent");
            }
            return base.pow(exponent.intValueExact(), DECIMAL);
        }
        return new BigDecimal(Math.pow(base.doubleValue(), exponent.doubleValue()), OF_POWER);
    }

    static JsonNumber sum(JsonArray numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        boolean whole = true;
        for (Json number : numbers.items()) {
            whole &= ((JsonNumber) number).whole();
            sum = sum.add(decimalOf((JsonNumber) number), whole ? MathContext.UNLIMITED : DECIMAL);
        }
        return whole ? JsonNumber.of(sum.toPlainString()) : JsonNumber.of(sum);
    }

    static Json average(JsonArray numbers) {
        return numbers.size() == 0
                ? JsonNull.NULL
                : JsonNumber.of(decimalOf(sum(numbers)).divide(BigDecimal.valueOf(numbers.size()), DECIMAL));
    }

    static JsonNumber absolute(JsonNumber number) {
        if (decimalOf(number).signum() >= 0) {
            return number;
        }
        return number.whole() || number.text().startsWith("-")
                ? JsonNumber.of(number.text().substring(1))
                : JsonNumber.of(number.decimal().negate());
    }

    static JsonNumber ceiling(JsonNumber number) {
        return rounded(number, RoundingMode.CEILING);
    }

    static JsonNumber floor(JsonNumber number) {
        return rounded(number, RoundingMode.FLOOR);
    }

    private static JsonNumber rounded(JsonNumber number, RoundingMode mode) {
        BigDecimal value = decimalOf(number);
        // A number of more digits than are written out has no fraction to round.
        return value.precision() - (long) value.scale() > MAX_DIGITS
                ? number
                : JsonNumber.of(value.setScale(0, mode).toPlainString());
    }

    /** The number that a text is, digits kept; null for any other text and value. */
    static Json number(Json value) {
        if (value instanceof JsonNumber) {
            return value;
        }
        if (!(value instanceof JsonText text) || text.value().length() > MAX_DIGITS) {
            return JsonNull.NULL;
        }
        String digits = text.value().strip();
        try {
            BigDecimal decimal = new BigDecimal(digits);
            boolean whole = digits.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
            return whole ? JsonNumber.of(decimal.toPlainString()) : JsonNumber.of(decimal);
        } catch (NumberFormatException e) {
            return JsonNull.NULL;
        }
    }
}

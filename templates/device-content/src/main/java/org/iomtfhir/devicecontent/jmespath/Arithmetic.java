package org.iomtfhir.devicecontent.jmespath;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.BoundedDecimal;

/**
 * Numbers of expressions: two whole numbers give a whole number of 64 bits (a quotient that does not come out even is exact, or
 * cut, see {@link WholeNumbers}), anything else a decimal of 34 digits. Nothing passes through binary floating point, save
 * {@code pow} with a fraction as exponent. What has no result, and what lies beyond {@link BoundedDecimal}, is a
 * {@link JmesPathFunctionException}.
 */
final class Arithmetic {

    private static final MathContext DECIMAL = MathContext.DECIMAL128;
    private static final MathContext OF_POWER = new MathContext(15);
    /** Of a quotient of whole numbers that does not end. */
    private static final MathContext ENDLESS = new MathContext(18);
    private static final int MAX_EXPONENT = 999_999_999;
    /** To how many digits after the point, or before it, a number can be rounded. */
    private static final int MAX_ROUNDED = 34;

    static final String NOT_COMPUTED = "a number that is not finite, or not between 1e-" + BoundedDecimal.MAX_EXPONENT
            + " and 1e" + BoundedDecimal.MAX_EXPONENT + ", can't be computed with";

    private Arithmetic() {}

    private interface Whole {
        JsonNumber of(long one, long other);
    }

    private interface Decimal {
        BigDecimal of(BigDecimal one, BigDecimal other);
    }

    static JsonNumber add(JsonNumber one, JsonNumber other) {
        return compute("add", one, other, (a, b) -> JsonNumber.of(Math.addExact(a, b)), (a, b) -> a.add(b, DECIMAL));
    }

    static JsonNumber subtract(JsonNumber one, JsonNumber other) {
        return compute("subtract", one, other, (a, b) -> JsonNumber.of(Math.subtractExact(a, b)),
                (a, b) -> a.subtract(b, DECIMAL));
    }

    static JsonNumber multiply(JsonNumber one, JsonNumber other) {
        return compute("multiply", one, other, (a, b) -> JsonNumber.of(Math.multiplyExact(a, b)),
                (a, b) -> a.multiply(b, DECIMAL));
    }

    static JsonNumber divide(JsonNumber one, JsonNumber other) {
        return compute("divide", one, other, Arithmetic::quotient, (a, b) -> a.divide(b, DECIMAL));
    }

    static JsonNumber divideAndCut(JsonNumber one, JsonNumber other) {
        return compute("divide", one, other, (a, b) -> JsonNumber.of(Math.divideExact(a, b)),
                (a, b) -> a.divide(b, DECIMAL));
    }

    static JsonNumber pow(JsonNumber one, JsonNumber other) {
        return compute("pow", one, other, Arithmetic::power, Arithmetic::decimalPower);
    }

    static JsonNumber powAndCut(JsonNumber one, JsonNumber other) {
        return compute("pow", one, other, Arithmetic::cutPower, Arithmetic::decimalPower);
    }

    private static JsonNumber compute(String name, JsonNumber one, JsonNumber other, Whole whole, Decimal decimal) {
        try {
            return one.whole() && other.whole()
                    ? whole.of(wholeOf(one), wholeOf(other))
                    : bounded(decimal.of(decimalOf(one), decimalOf(other)));
        } catch (ArithmeticException | NumberFormatException e) {
            // Division by zero, more than 64 bits, an exponent beyond 32 bits, a root of a negative number.
            throw new JmesPathFunctionException(name + " has no result for these numbers");
        }
    }

    private static JsonNumber bounded(BigDecimal result) {
        if (!BoundedDecimal.isWithin(result)) {
            throw new ArithmeticException("beyond what is computed with");
        }
        return JsonNumber.of(result);
    }

    /** Whole where it comes out even. */
    private static JsonNumber quotient(long one, long other) {
        return other != 0 && one % other == 0
                ? JsonNumber.of(Math.divideExact(one, other))
                : fraction(BigDecimal.valueOf(one), BigDecimal.valueOf(other));
    }

    private static JsonNumber fraction(BigDecimal one, BigDecimal other) {
        try {
            return bounded(one.divide(other));
        } catch (ArithmeticException e) {
            // It does not end; or there is none, which is found again.
            return bounded(one.divide(other, ENDLESS));
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
            throw new JmesPathFunctionException(NOT_COMPUTED);
        }
        return number.decimal();
    }

    /** Exact; a negative exponent gives a fraction. */
    private static JsonNumber power(long base, long exponent) {
        if (exponent >= 0 || base == 1 || base == -1) {
            return cutPower(base, exponent);
        }
        if (base == 0 || -exponent * Math.log10(Math.abs((double) base)) > BoundedDecimal.MAX_EXPONENT) {
            throw new ArithmeticException("division by zero, or too small a result");
        }
        return fraction(BigDecimal.ONE, BigDecimal.valueOf(base).pow((int) -exponent));
    }

    /** Exact; a negative exponent cuts towards zero. */
    private static JsonNumber cutPower(long base, long exponent) {
        return JsonNumber.of(wholePower(base, exponent));
    }

    /** The power of two integers, by repeated squaring. */
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
        return inBounds("sum", sum, whole);
    }

    private static JsonNumber inBounds(String name, BigDecimal result, boolean whole) {
        if (!BoundedDecimal.isWithin(result)) {
            throw new JmesPathFunctionException(name + " has no result for these numbers");
        }
        return whole ? JsonNumber.of(result.toPlainString()) : JsonNumber.of(result);
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
                : JsonNumber.of(decimalOf(number).negate());
    }

    static JsonNumber ceiling(JsonNumber number) {
        return rounded(number, RoundingMode.CEILING);
    }

    static JsonNumber floor(JsonNumber number) {
        return rounded(number, RoundingMode.FLOOR);
    }

    private static JsonNumber rounded(JsonNumber number, RoundingMode mode) {
        return JsonNumber.of(decimalOf(number).setScale(0, mode).toPlainString());
    }

    /** To so many digits after the point, halves away from zero; whole where that is none. No digit is made up. */
    static JsonNumber round(JsonNumber number, JsonNumber digits) {
        long after = wholeOf(digits);
        if (Math.abs(after) > MAX_ROUNDED) {
            throw new JmesPathFunctionException("round takes from -" + MAX_ROUNDED + " to " + MAX_ROUNDED + " digits");
        }
        BigDecimal value = decimalOf(number);
        if (after <= 0) {
            return JsonNumber.of(value.setScale((int) after, RoundingMode.HALF_UP).toPlainString());
        }
        return value.scale() <= after ? number : JsonNumber.of(value.setScale((int) after, RoundingMode.HALF_UP));
    }

    /** The number that a text is, digits kept; null for any other text and value. */
    static Json number(Json value) {
        if (value instanceof JsonNumber) {
            return value;
        }
        if (!(value instanceof JsonText text) || text.value().length() > BoundedDecimal.MAX_DIGITS) {
            return JsonNull.NULL;
        }
        String digits = text.value().strip();
        try {
            BigDecimal decimal = BoundedDecimal.parse(digits);
            boolean whole = digits.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
            return whole ? JsonNumber.of(decimal.toPlainString()) : JsonNumber.of(decimal);
        } catch (NumberFormatException e) {
            return JsonNull.NULL;
        }
    }
}

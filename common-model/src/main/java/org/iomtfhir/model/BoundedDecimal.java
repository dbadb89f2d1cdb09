package org.iomtfhir.model;

import java.math.BigDecimal;

/**
 * Decimals from outside, within bounds: {@value #MAX_DIGITS} digits, and zero or a size from 1e-{@value #MAX_EXPONENT} to
 * 1e{@value #MAX_EXPONENT} (what comes after the power of ten not counted). No quantity of medicine lies beyond, and a few bytes
 * such as {@code 1e999999999} would otherwise be written out as a gigabyte of zeros. All methods are static and thread-safe.
 */
public final class BoundedDecimal {

    /** How many characters a number may be written with, and how many digits it may have. */
    public static final int MAX_DIGITS = 1_000;
    /** The largest power of ten, above and below one. */
    public static final int MAX_EXPONENT = 300;

    private BoundedDecimal() {}

    /**
     * The decimal of a text.
     *
     * @throws NumberFormatException
     *             if the text is no decimal, or lies beyond the bounds; the message says which of them, never what the text is
     */
    public static BigDecimal parse(String text) {
        if (text.length() > MAX_DIGITS) {
            throw new NumberFormatException("the number has more than " + MAX_DIGITS + " digits");
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new NumberFormatException("it is no decimal number");
        }
        if (!isWithin(value)) {
            throw new NumberFormatException("the number is not between 1e-" + MAX_EXPONENT + " and 1e" + MAX_EXPONENT);
        }
        return value;
    }

    /** Whether a decimal lies within the bounds, so that it may be written out in plain digits. */
    public static boolean isWithin(BigDecimal value) {
        int scale = value.scale();
        // Of zero too: 0e-999999999 would be written out with as many zeros. More digits than this, no value within has.
        if (scale < -MAX_EXPONENT || scale > MAX_EXPONENT + MAX_DIGITS) {
            return false;
        }
        int precision = value.precision();
        int exponent = precision - scale - 1;
        return precision <= MAX_DIGITS
                && (value.signum() == 0 || (exponent >= -MAX_EXPONENT && exponent <= MAX_EXPONENT));
    }
}

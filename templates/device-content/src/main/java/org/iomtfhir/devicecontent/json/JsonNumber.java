package org.iomtfhir.devicecontent.json;

import java.math.BigDecimal;

/**
 * A JSON number with the digits it was sent with. {@code NaN}, {@code Infinity} and {@code -Infinity}, which the field's
 * connectors read as numbers, are numbers without a decimal value.
 */
public final class JsonNumber extends Json {

    private final String text;
    private final boolean whole;
    /** Null until it is asked for; computing it twice does no harm. */
    private BigDecimal decimal;

    private JsonNumber(String text, boolean whole, BigDecimal decimal) {
        this.text = text;
        this.whole = whole;
        this.decimal = decimal;
    }

    /** The number of this text, which must be a JSON number, {@code NaN}, {@code Infinity} or {@code -Infinity}. */
    public static JsonNumber of(String text) {
        boolean whole = true;
        for (int i = 0; i < text.length() && whole; i++) {
            char c = text.charAt(i);
            whole = (c >= '0' && c <= '9') || (c == '-' && i == 0);
        }
        return new JsonNumber(text, whole, null);
    }

    /** A whole number. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value), true, null);
    }

    /** A decimal, which does not count as whole even where its fraction is zero. */
    public static JsonNumber of(BigDecimal value) {
        return new JsonNumber(value.toString(), false, value);
    }

    /** The digits as sent. */
    public String text() {
        return text;
    }

    /** Whether it was written, or computed, without fraction and exponent. */
    public boolean whole() {
        return whole;
    }

    /** Its value; null for those that are not finite and for those with an exponent beyond 32 bits. */
    public BigDecimal decimal() {
        BigDecimal value = decimal;
        if (value == null && isNumeral()) {
            try {
                value = new BigDecimal(text);
                decimal = value;
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return value;
    }

    private boolean isNumeral() {
        char last = text.charAt(text.length() - 1);
        return last >= '0' && last <= '9';
    }

    /**
     * Compares by value.
     *
     * @return less than, equal to or more than zero; null if one of them has no place in the order of numbers
     */
    public Integer compare(JsonNumber other) {
        BigDecimal one = decimal();
        BigDecimal two = other.decimal();
        if (one != null && two != null) {
            return one.compareTo(two);
        }
        double first = rough();
        double second = other.rough();
        if (Double.isNaN(first) || Double.isNaN(second)) {
            return null;
        }
        return Double.compare(first, second);
    }

    private double rough() {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public String kindInWords() {
        return "a number";
    }

    @Override
    void write(StringBuilder out) {
        out.append(text);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof JsonNumber number)) {
            return false;
        }
        if (text.equals(number.text)) {
            return true;
        }
        Integer compared = compare(number);
        return compared != null && compared == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(rough() + 0.0);
    }
}

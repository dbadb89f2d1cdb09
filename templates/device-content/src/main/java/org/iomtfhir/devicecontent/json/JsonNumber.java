package org.iomtfhir.devicecontent.json;

import java.math.BigDecimal;
import org.iomtfhir.model.BoundedDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number with the digits it was sent with. {@code NaN}, {@code Infinity} and {@code -Infinity}, which the field's
 * connectors read as numbers, are numbers without a decimal value.
 */
public final class JsonNumber extends Json {

    /** Up to how many digits after the point, or zeros before it, a computed number is written out. */
    private static final int MAX_PLAIN = 40;

    private final String text;
    private final boolean whole;
    /** Null until it is asked for; computing it twice does no harm. */
    private @Nullable BigDecimal decimal;

    private JsonNumber(String text, boolean whole, @Nullable BigDecimal decimal) {
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

    /** The number of an integer, written without fraction and exponent. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value), true, null);
    }

    /** A decimal, which does not count as whole even where its fraction is zero. Written in plain digits unless it is far from 1. */
    public static JsonNumber of(BigDecimal value) {
        boolean plain = Math.abs((long) value.scale()) <= MAX_PLAIN;
        return new JsonNumber(plain ? value.toPlainString() : value.toString(), false, value);
    }

    /** The digits as sent. */
    public String text() {
        return text;
    }

    /** Whether it was written, or computed, without fraction and exponent. */
    public boolean whole() {
        return whole;
    }

    /** Its value; null for those that are not finite and for those beyond {@link BoundedDecimal}. */
    public @Nullable BigDecimal decimal() {
        BigDecimal value = decimal;
        if (value == null && isNumeral()) {
            try {
                value = BoundedDecimal.parse(text);
                decimal = value;
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return value;
    }

    /** Whether this is a number beyond {@link BoundedDecimal}. Those that are not finite are not. */
    public boolean isOutOfBounds() {
        return mayBeOutOfBounds() && isNumeral() && decimal() == null;
    }

    /** No short number without an exponent is: nearly all are told apart without making a decimal of them. */
    private boolean mayBeOutOfBounds() {
        return text.length() > BoundedDecimal.MAX_EXPONENT || text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
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
    public @Nullable Integer compare(JsonNumber other) {
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
        // Two that lie beyond the bounds on one side are not the same for that.
        return first == second && (isOutOfBounds() || other.isOutOfBounds()) ? null : Double.compare(first, second);
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
    public int writtenLength() {
        return text.length();
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

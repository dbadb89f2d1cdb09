package org.iomtfhir.fhirmapping.value;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Readings as decimals, from text to text: digits stay as they were sent, since the precision of a number is a statement of
 * the device.
 */
final class DecimalText {

    /** Beyond these a text may be a number, but no reading: no server would take it, and some would choke on it. */
    static final int MAX_EXPONENT = 60;
    private static final int MAX_LENGTH = 2 * MAX_EXPONENT;
    private static final int LONGEST_PLAIN = 40;

    private static final String FRACTION_AND_EXPONENT = "(?:\\.\\d*)?(?:[eE][+-]?\\d{1,4})?";

    /** Which commas a reading may have. */
    enum Commas {
        /** None: {@code 36,650} is 36.65 to half the world, and a thousand times more to the other half. */
        NONE("[+-]?\\d*" + FRACTION_AND_EXPONENT),
        /** All after the first digit, as the earlier connector reads them: {@code 1,5} is 15. */
        ANYWHERE("[+-]?(?:\\d[\\d,]*)?" + FRACTION_AND_EXPONENT);

        private final Pattern number;

        Commas(String number) {
            this.number = Pattern.compile(number);
        }
    }

    private DecimalText() {}

    /**
     * The reading as a JSON number.
     *
     * @param reading
     *            sign, digits, point, exponent, the commas that are let in, blanks around
     * @param commas
     *            which commas it may have
     * @return empty if it is no decimal, or one that no server would take
     */
    static Optional<String> jsonNumber(String reading, Commas commas) {
        if (isPlainJson(reading)) {
            return Optional.of(reading);
        }
        String text = reading.strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH || !commas.number.matcher(text).matches()
                || text.chars().noneMatch(DecimalText::isDigit)) {
            return Optional.empty();
        }
        return plain(text.replace(",", ""));
    }

    /**
     * A decimal in plain digits: without plus sign and exponent.
     *
     * @param decimal
     *            sign, digits, point, exponent, without blanks or commas
     * @return empty if it would take more than {@value #MAX_EXPONENT} digits before the point or after it
     */
    static Optional<String> plain(String decimal) {
        if (decimal.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(decimal);
            long whole = (long) number.precision() - number.scale();
            return whole > MAX_EXPONENT || number.scale() > MAX_EXPONENT || number.scale() < -MAX_EXPONENT
                    ? Optional.empty()
                    : Optional.of(number.toPlainString());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the text is a short JSON number without exponent: what nearly every reading is. */
    private static boolean isPlainJson(String text) {
        int end = text.length();
        int at = end > 0 && text.charAt(0) == '-' ? 1 : 0;
        if (end - at > LONGEST_PLAIN) {
            return false;
        }
        int whole = digits(text, at);
        if (whole == at || (text.charAt(at) == '0' && whole > at + 1)) {
            return false;
        }
        if (whole == end) {
            return true;
        }
        return text.charAt(whole) == '.' && whole + 1 < end && digits(text, whole + 1) == end;
    }

    /** The index after the digits that start here. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}

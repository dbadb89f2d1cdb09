package org.iomtfhir.model.sampled;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.model.Ticks;
import org.jspecify.annotations.Nullable;

/**
 * The texts of FHIR's SampledData: items parted by blanks, which are decimals or one of the letters E, U and L, and the times of the
 * samples in milliseconds from the start of the effective time. All methods are static and thread-safe.
 */
public final class SampledText {

    /** FHIR's cross-version extension for the element {@code SampledData.offsets} of R5, a string: an offset for each item. */
    public static final String OFFSETS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets";

    /** The item of a slot that holds nothing. */
    public static final String EMPTY = "E";

    /** How many characters a text of FHIR may have: 1 MB. */
    public static final int MAX_LENGTH = 1_048_576;

    private static final int LONGEST_OFFSET = 40;

    /** So many digits stay far from the end of a long when they become ticks. */
    private static final int PLAIN_DIGITS = 14;

    private SampledText() {}

    /** Whether an item says anything: not {@code E}. */
    public static boolean says(String item) {
        return !EMPTY.equals(item);
    }

    /** How many items a text has; 0 for null. */
    public static int count(@Nullable String textOrNull) {
        int count = 0;
        if (textOrNull != null) {
            SampledItems items = new SampledItems(textOrNull);
            while (items.next()) {
                count++;
            }
        }
        return count;
    }

    /** The items of a text, in order; none for null. */
    public static List<String> items(@Nullable String textOrNull) {
        List<String> items = new ArrayList<>();
        if (textOrNull != null) {
            SampledItems each = new SampledItems(textOrNull);
            while (each.next()) {
                items.add(each.item());
            }
        }
        return items;
    }

    /**
     * The ticks of each offset of a text, in milliseconds there and in order; what lies below 100 ns is cut.
     *
     * @return one for each item
     * @throws NumberFormatException
     *             if an item is no decimal, or far out of the range of times
     */
    public static long[] allTicks(String text) {
        long[] all = new long[count(text)];
        SampledItems items = new SampledItems(text);
        for (int i = 0; items.next(); i++) {
            long whole = whole(text, items.from(), items.until());
            all[i] = whole >= 0 ? whole * Ticks.PER_MILLISECOND : fractionTicks(items.item());
        }
        return all;
    }

    /**
     * The ticks of an offset in milliseconds; what lies below 100 ns is cut.
     *
     * @throws NumberFormatException
     *             if the text is no decimal, or far out of the range of times
     */
    public static long ticks(String milliseconds) {
        long whole = whole(milliseconds, 0, milliseconds.length());
        return whole >= 0 ? whole * Ticks.PER_MILLISECOND : fractionTicks(milliseconds);
    }

    private static long fractionTicks(String milliseconds) {
        if (milliseconds.length() > LONGEST_OFFSET) {
            throw new NumberFormatException("too long for an offset");
        }
        BigDecimal ticks = new BigDecimal(milliseconds).multiply(BigDecimal.valueOf(Ticks.PER_MILLISECOND));
        if (Math.abs((long) ticks.scale()) > LONGEST_OFFSET) {
            throw new NumberFormatException("too many digits for an offset");
        }
        if (ticks.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
            throw new NumberFormatException("too large for an offset");
        }
        return ticks.setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    /** The whole number that a few digits are, as nearly all offsets are; -1 for anything else. */
    private static long whole(String text, int from, int until) {
        if (from == until || until - from > PLAIN_DIGITS) {
            return -1;
        }
        long whole = 0;
        for (int i = from; i < until; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            whole = whole * 10 + (digit - '0');
        }
        return whole;
    }

    /**
     * Whether a text may stand as a decimal: sign, digits, a point between digits, exponent. FHIR's {@code SampledDataDataType}
     * knows neither plus nor exponent; the earlier connector wrote both.
     */
    public static boolean isDecimal(String text) {
        int end = text.length();
        int at = end > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int next = digits(text, at);
        if (next == at) {
            return false;
        }
        if (next < end && text.charAt(next) == '.') {
            at = next + 1;
            next = digits(text, at);
            if (next == at) {
                return false;
            }
        }
        if (next < end && (text.charAt(next) == 'e' || text.charAt(next) == 'E')) {
            at = next + 1;
            if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            next = digits(text, at);
            if (next == at) {
                return false;
            }
        }
        return next == end;
    }

    /** The index after the digits that start here. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}

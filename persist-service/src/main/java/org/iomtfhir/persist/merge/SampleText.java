package org.iomtfhir.persist.merge;

import org.iomtfhir.model.Ticks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The texts that sampled data is made of: items parted by blanks, and times in milliseconds. */
final class SampleText {

    private static final int LONGEST_OFFSET = 40;

    /** So many digits stay far from the end of a long when they become ticks. */
    private static final int PLAIN_DIGITS = 14;

    private SampleText() {}

    /** Hands each item of a text to a consumer, in order; blanks of any number and kind part them. */
    static void forEach(String text, Consumer<String> consumer) {
        int length = text.length();
        int at = 0;
        while (at < length) {
            while (at < length && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            int from = at;
            while (at < length && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at > from) {
                // Nearly all of a sparse series is this one item.
                consumer.accept(at - from == 1 && text.charAt(from) == 'E' ? "E" : text.substring(from, at));
            }
        }
    }

    static List<String> items(String text) {
        List<String> items = new ArrayList<>();
        forEach(text, items::add);
        return items;
    }

    /**
     * The ticks of a count of milliseconds; what lies below 100 ns is cut.
     *
     * @throws NumberFormatException
     *             if the text is no decimal, or far out of the range of times
     */
    static long ticks(String milliseconds) {
        long whole = whole(milliseconds);
        if (whole >= 0) {
            return whole * Ticks.PER_MILLISECOND;
        }
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

    /** The whole number that a text of a few digits is, as nearly all offsets are; -1 for any other text. */
    private static long whole(String text) {
        if (text.isEmpty() || text.length() > PLAIN_DIGITS) {
            return -1;
        }
        long whole = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            whole = whole * 10 + (digit - '0');
        }
        return whole;
    }

    static void appendMilliseconds(StringBuilder text, long ticks) {
        text.append(ticks / Ticks.PER_MILLISECOND);
        long fraction = ticks % Ticks.PER_MILLISECOND;
        if (fraction != 0) {
            String digits = Long.toString(Ticks.PER_MILLISECOND + fraction).substring(1);
            text.append('.').append(digits.replaceFirst("0+$", ""));
        }
    }
}

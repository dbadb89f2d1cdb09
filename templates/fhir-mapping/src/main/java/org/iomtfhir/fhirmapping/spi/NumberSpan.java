package org.iomtfhir.fhirmapping.spi;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * All numbers from one to another. Immutable.
 *
 * @param low
 *            the lower end; null where there is none
 * @param lowIncluded
 *            whether the lower end is one of them
 * @param high
 *            the upper end; null where there is none
 * @param highIncluded
 *            whether the upper end is one of them
 */
public record NumberSpan(@Nullable BigDecimal low, boolean lowIncluded, @Nullable BigDecimal high,
        boolean highIncluded) {

    /** All numbers that there are. */
    public static final NumberSpan ALL = new NumberSpan(null, false, null, false);

    /** One number and no other. */
    public static NumberSpan of(BigDecimal number) {
        return new NumberSpan(number, true, number, true);
    }

    /** Whether there is no number in it. */
    public boolean isEmpty() {
        if (low == null || high == null) {
            return false;
        }
        int order = low.compareTo(high);
        return order > 0 || (order == 0 && !(lowIncluded && highIncluded));
    }

    /** Whether every number of the other is in this one. */
    public boolean contains(NumberSpan other) {
        return startsBefore(other) && endsAfter(other);
    }

    /** Whether some number is in both. */
    public boolean meets(NumberSpan other) {
        boolean lowOfOther = startsBefore(other);
        boolean highOfOther = endsAfter(other);
        return !new NumberSpan(lowOfOther ? other.low : low, lowOfOther ? other.lowIncluded : lowIncluded,
                highOfOther ? other.high : high, highOfOther ? other.highIncluded : highIncluded).isEmpty();
    }

    private boolean startsBefore(NumberSpan other) {
        if (low == null) {
            return true;
        }
        int order = other.low == null ? 1 : low.compareTo(other.low);
        return order < 0 || (order == 0 && (lowIncluded || !other.lowIncluded));
    }

    private boolean endsAfter(NumberSpan other) {
        if (high == null) {
            return true;
        }
        int order = other.high == null ? -1 : high.compareTo(other.high);
        return order > 0 || (order == 0 && (highIncluded || !other.highIncluded));
    }
}

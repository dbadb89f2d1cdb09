package org.iomtfhir.model.sampled;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.iomtfhir.model.Ticks;

/**
 * The time between two samples, exact: a period need not be a whole number of ticks. Immutable.
 */
public final class SamplePeriod {

    private static final BigDecimal SHORTEST = new BigDecimal("0.0001");
    private static final BigDecimal LONGEST = new BigDecimal("1e12");
    private static final int MAX_DECIMALS = 10;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal TICKS_PER_MILLISECOND = BigDecimal.valueOf(Ticks.PER_MILLISECOND);

    private final BigDecimal ticks;
    /** The same if it is a whole number, else 0. */
    private final long wholeTicks;

    private SamplePeriod(BigDecimal ticks) {
        this.ticks = ticks;
        this.wholeTicks = ticks.scale() <= 0 ? ticks.longValueExact() : 0;
    }

    /** Whether a period of so many milliseconds can be calculated with: from 100 ns to 31 years, ten decimals at most. */
    public static boolean isUsable(BigDecimal milliseconds) {
        return milliseconds != null && milliseconds.precision() <= 100 && Math.abs((long) milliseconds.scale()) <= 100
                && milliseconds.compareTo(SHORTEST) >= 0 && milliseconds.compareTo(LONGEST) <= 0
                && milliseconds.stripTrailingZeros().scale() <= MAX_DECIMALS;
    }

    /** A {@linkplain #isUsable usable} period. */
    public static SamplePeriod ofMilliseconds(BigDecimal milliseconds) {
        return new SamplePeriod(milliseconds.multiply(TICKS_PER_MILLISECOND).stripTrailingZeros());
    }

    /** Whether less time lies between two samples than in another. */
    public boolean isShorterThan(SamplePeriod other) {
        return ticks.compareTo(other.ticks) < 0;
    }

    /** Whether it is a whole number of ticks, so that times are told exactly by it. */
    public boolean isWholeTicks() {
        return wholeTicks != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SamplePeriod period && ticks.compareTo(period.ticks) == 0;
    }

    @Override
    public int hashCode() {
        return ticks.stripTrailingZeros().hashCode();
    }

    /** The slot, from 0, that an instant so long after the start falls into. */
    public long slot(long offset) {
        if (wholeTicks != 0) {
            return Math.floorDiv(offset, wholeTicks);
        }
        return BigDecimal.valueOf(offset).divide(ticks, 0, RoundingMode.FLOOR).longValueExact();
    }

    /** The slot, from 0, whose start is nearest to an instant so long after the first one's; of two equally near the later. */
    public long nearest(long offset) {
        if (wholeTicks != 0) {
            return Math.floorDiv(2 * offset + wholeTicks, 2 * wholeTicks);
        }
        return BigDecimal.valueOf(2 * offset).add(ticks).divide(ticks.multiply(TWO), 0, RoundingMode.FLOOR)
                .longValueExact();
    }

    /** The first tick of a slot, counted from the start. */
    public long offset(long slot) {
        if (wholeTicks != 0) {
            return slot * wholeTicks;
        }
        return ticks.multiply(BigDecimal.valueOf(slot)).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /**
     * The shortest time that is a whole number of each of these periods and of ticks.
     *
     * @return empty if there are no periods, or if there are several and it is longer than an hour
     */
    public static OptionalLong commonMultiple(Collection<SamplePeriod> periods) {
        Set<BigDecimal> different = new HashSet<>();
        for (SamplePeriod period : periods) {
            different.add(period.ticks);
        }
        if (different.size() == 1 && periods.iterator().next().wholeTicks != 0) {
            return OptionalLong.of(periods.iterator().next().wholeTicks);
        }
        int decimals = different.stream().mapToInt(BigDecimal::scale).max().orElse(0);
        BigInteger tick = BigInteger.TEN.pow(Math.max(0, decimals));
        BigInteger multiple = tick;
        for (BigDecimal period : different) {
            multiple = commonMultiple(multiple, period.multiply(new BigDecimal(tick)).toBigIntegerExact());
        }
        BigInteger inTicks = multiple.divide(tick);
        boolean usable = !different.isEmpty() && inTicks.compareTo(BigInteger.valueOf(Ticks.PER_HOUR)) <= 0;
        return usable ? OptionalLong.of(inTicks.longValueExact()) : OptionalLong.empty();
    }

    private static BigInteger commonMultiple(BigInteger one, BigInteger other) {
        return one.divide(one.gcd(other)).multiply(other);
    }
}

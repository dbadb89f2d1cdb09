package org.iomtfhir.cli.propose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * When the samples of a list were taken, as the events say it.
 *
 * @param member
 *            of a {@code series}: {@code rateExpression} or {@code periodExpression}
 * @param expression
 *            JMESPath
 * @param period
 *            milliseconds from one sample to the next; the shortest where the events say several
 * @param isOne
 *            whether all events say the same
 */
record Samples(String member, String expression, BigDecimal period, boolean isOne) {

    private static final int DECIMALS = 10;

    /** By a rate, in samples a second; empty if it can't be one. */
    static Optional<Samples> byRate(String expression, Leaf rate) {
        return rate.least() <= 0
                ? Optional.empty()
                : usable("rateExpression", expression, BigDecimal.valueOf(1_000).divide(BigDecimal.valueOf(rate.most()),
                        DECIMALS, RoundingMode.HALF_UP), rate);
    }

    /** By a period, in milliseconds; empty if it can't be one. */
    static Optional<Samples> byPeriod(String expression, Leaf period) {
        return period.least() <= 0
                ? Optional.empty()
                : usable("periodExpression", expression, BigDecimal.valueOf(period.least()).setScale(DECIMALS,
                        RoundingMode.HALF_UP), period);
    }

    private static Optional<Samples> usable(String member, String expression, BigDecimal period, Leaf said) {
        BigDecimal plain = new BigDecimal(period.stripTrailingZeros().toPlainString());
        // A slow list is rather one of readings of several times, which have none of their own here.
        boolean isStrip = plain.signum() > 0 && plain.compareTo(BigDecimal.valueOf(60_000)) <= 0;
        return isStrip
                ? Optional.of(new Samples(member, expression, plain, said.least() == said.most()))
                : Optional.empty();
    }
}

package org.iomtfhir.devicecontent.units;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A positive number as a fraction of two whole numbers in lowest terms, so that a third of it three times over is the whole.
 *
 * @param over
 *            what is divided
 * @param under
 *            what it is divided by
 */
record Ratio(BigInteger over, BigInteger under) {

    static final Ratio ONE = new Ratio(BigInteger.ONE, BigInteger.ONE);

    /** No unit of UCUM needs as many; what a text makes of them may. */
    private static final int MOST_BITS = 4_096;

    static Ratio of(BigDecimal number) throws UnitException {
        int scale = number.scale();
        return scale >= 0
                ? lowest(number.unscaledValue(), BigInteger.TEN.pow(scale))
                : lowest(number.unscaledValue().multiply(BigInteger.TEN.pow(-scale)), BigInteger.ONE);
    }

    private static Ratio lowest(BigInteger over, BigInteger under) throws UnitException {
        BigInteger common = over.gcd(under);
        if (over.signum() <= 0 || under.signum() <= 0 || over.bitLength() > MOST_BITS
                || under.bitLength() > MOST_BITS) {
            throw new UnitException("one of the units is nothing, or beyond all bounds");
        }
        return new Ratio(over.divide(common), under.divide(common));
    }

    Ratio times(Ratio other) throws UnitException {
        return lowest(over.multiply(other.over), under.multiply(other.under));
    }

    Ratio inverse() {
        return new Ratio(under, over);
    }

    /** The product with a number: exact where it ends within the digits, else rounded to the other context. */
    BigDecimal times(BigDecimal number, MathContext within, MathContext endless) {
        BigDecimal product = number.multiply(new BigDecimal(over));
        try {
            BigDecimal exact = product.divide(new BigDecimal(under));
            return exact.stripTrailingZeros().precision() <= within.getPrecision() ? exact : exact.round(within);
        } catch (ArithmeticException e) {
            return product.divide(new BigDecimal(under), endless);
        }
    }
}

package org.iomtfhir.cli.migrate;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an element of an Observation differs between the earlier connector and this one, where that can be told. */
final class DifferenceCause {

    private static final Pattern NUMBER = Pattern.compile("\\bvalue=(-?\\d{1,40}(?:\\.\\d{1,40})?)");

    /** A double keeps about 16 digits. */
    private static final BigDecimal DOUBLE = new BigDecimal("1e-14");

    private DifferenceCause() {}

    /**
     * The cause.
     *
     * @param left
     *            the element as the earlier connector wrote it, empty for not at all
     * @param right
     *            as it is here, likewise
     */
    static Optional<String> of(String element, String left, String right) {
        if (element.equals("status") && left.matches("final|amended") && right.matches("final|amended|preliminary")) {
            return Optional.of("how often it was written");
        }
        if (element.equals("category") && right.contains(left)) {
            return Optional.of("categories of others stay");
        }
        if (element.endsWith("dataAbsentReason") && left.isEmpty()) {
            return Optional.of("a required component is there with a dataAbsentReason");
        }
        Matcher one = NUMBER.matcher(left);
        Matcher other = NUMBER.matcher(right);
        if (one.find() && other.find() && one.replaceAll("value=").equals(other.replaceAll("value="))) {
            one.reset();
            other.reset();
            one.find();
            other.find();
            BigDecimal there = new BigDecimal(one.group(1));
            BigDecimal here = new BigDecimal(other.group(1));
            if (there.subtract(here).abs().compareTo(here.abs().multiply(DOUBLE)) <= 0) {
                return Optional.of("digits: the earlier one passed through binary fractions");
            }
            if (there.stripTrailingZeros().scale() <= 0
                    && here.toBigInteger().equals(there.toBigInteger())) {
                return Optional.of("division of whole numbers: the earlier one cut the fraction off");
            }
        }
        if (element.equals("valueSampledData") && left.length() != right.length()) {
            return Optional
                    .of("not the same samples: one of them has not seen all events, or laid the period otherwise");
        }
        return Optional.empty();
    }
}

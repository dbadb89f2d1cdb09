package org.iomtfhir.samples;

import java.math.BigDecimal;
import java.util.List;

/** What an expected Observation or component says. Numbers are to be compared by value: 37.0 is 37.00. */
public sealed interface ExpectedValue {

    /** The unit for people. */
    String unit();

    /** The system of {@link #code()}. */
    String system();

    /** The unit for machines. */
    String code();

    /**
     * A {@code valueQuantity}.
     *
     * @param value
     *            its number
     */
    record Quantity(BigDecimal value, String unit, String system, String code) implements ExpectedValue {}

    /**
     * A {@code valueSampledData}; unit, system and code are its origin's.
     *
     * @param period
     *            milliseconds between two samples
     * @param samples
     *            one a slot, from the start of the Observation's period: a number, or {@code E} where there was no reading
     */
    record SampledData(BigDecimal period, List<String> samples, String unit, String system, String code)
            implements
                ExpectedValue {
        public SampledData {
            samples = List.copyOf(samples);
        }

        /** Whether the data of a SampledData says the same, sample by sample, numbers by value. */
        public boolean matches(String data) {
            List<String> other = List.of(data.strip().split("\\s+"));
            if (other.size() != samples.size()) {
                return false;
            }
            for (int i = 0; i < samples.size(); i++) {
                if (!isSame(samples.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isSame(String expected, String found) {
            if (isSpecial(expected) || isSpecial(found)) {
                return expected.equals(found);
            }
            return new BigDecimal(expected).compareTo(new BigDecimal(found)) == 0;
        }

        private static boolean isSpecial(String sample) {
            return "E".equals(sample) || "U".equals(sample) || "L".equals(sample);
        }
    }
}

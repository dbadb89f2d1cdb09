package org.iomtfhir.model.summary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an hour or a day says of its readings: the {@code summary} of a template's value. It follows from the readings alone, not from the
 * order in which they came. Sums are exact; a mean has {@value #MEAN_DECIMALS} decimals more than the reading that has most of them,
 * halves rounded away from zero.
 */
public enum Summary {
    /** The reading that was taken first. */
    FIRST("first") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return readings.number(0);
        }
    },
    /** The reading that was taken last. */
    LAST("last") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return readings.number(readings.size() - 1);
        }
    },
    /** The least number, of equal ones the earliest. */
    MIN("min") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return readings.numbers().min(Comparator.naturalOrder()).orElseThrow();
        }
    },
    /** The greatest number, of equal ones the earliest. */
    MAX("max") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return readings.numbers().max(Comparator.naturalOrder()).orElseThrow();
        }
    },
    /** The mean of the readings, each of them counting the same, however far apart they are. */
    MEAN("mean") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            BigDecimal sum = SUM.of(readings);
            BigDecimal mean = sum.divide(BigDecimal.valueOf(readings.size()), sum.scale() + MEAN_DECIMALS,
                    RoundingMode.HALF_UP).stripTrailingZeros();
            return mean.scale() < 0 ? mean.setScale(0) : mean;
        }
    },
    /** All readings added up: of what each says that was counted since the one before it. */
    SUM("sum") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return readings.numbers().reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    },
    /** How many readings there are. */
    COUNT("count") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return BigDecimal.valueOf(readings.size());
        }
    },
    /**
     * By how much a running counter rose between the first reading and the last. A reading that is lower than the one before it says that
     * the counter was reset in between: then it rose by what it says.
     */
    INCREASE("increase") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return rise(readings.number(0), readings);
        }
    },
    /** Likewise of a counter that is at zero when the hour or the day begins, so that the first reading says how much it rose until then. */
    INCREASE_FROM_ZERO("increaseFromZero") {
        @Override
        public BigDecimal of(SummaryReadings readings) {
            return rise(BigDecimal.ZERO, readings);
        }
    };

    /** How many decimals a mean has more than the readings. */
    public static final int MEAN_DECIMALS = 2;

    private final String code;

    Summary(String code) {
        this.code = code;
    }

    /** The number that the readings become. */
    public abstract BigDecimal of(SummaryReadings readings);

    /** As templates and stored Observations name it. */
    public String code() {
        return code;
    }

    /** The one of a name, in any letter case; empty if there is none. */
    public static Optional<Summary> named(String name) {
        return Arrays.stream(values()).filter(each -> each.code.equalsIgnoreCase(name.strip())).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Summary::code).collect(Collectors.joining(", "));
    }

    private static BigDecimal rise(BigDecimal start, SummaryReadings readings) {
        BigDecimal before = start;
        BigDecimal rise = BigDecimal.ZERO;
        for (int i = 0; i < readings.size(); i++) {
            BigDecimal each = readings.number(i);
            rise = rise.add(each.compareTo(before) < 0 ? each : each.subtract(before));
            before = each;
        }
        return rise;
    }
}

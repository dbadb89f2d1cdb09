package org.iomtfhir.chaos.line.check;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/** What a summary of an hour must say, worked out from all readings that were sent, each counted once. Keeps nothing. */
final class ExpectedSummary {

    private ExpectedSummary() {}

    /**
     * The number, and the readings that must be kept beside it, as {@link ObservationElements} name them.
     *
     * @param start
     *            of the hour
     * @param values
     *            of its readings, by time
     */
    static String of(Form.Summary summary, Instant start, NavigableMap<Instant, Map<String, String>> values) {
        List<String> said = new ArrayList<>();
        List<String> offsets = new ArrayList<>();
        values.forEach((time, reading) -> {
            said.add(reading.get(summary.name()));
            offsets.add(milliseconds(Duration.between(start, time)));
        });
        List<BigDecimal> numbers = said.stream().map(BigDecimal::new).toList();
        String number = switch (summary.rule()) {
            case SUM -> sum(numbers).toPlainString();
            case MEAN -> mean(numbers);
            case INCREASE -> increase(numbers).toPlainString();
        };
        String kept = ObservationElements.kept(summary.rule().name().toLowerCase(Locale.ROOT),
                String.join(" ", said), String.join(" ", offsets));
        return summary.unit().map(unit -> ObservationElements.quantity(number, unit)).orElse(ObservationElements
                .integer(number)) + kept;
    }

    private static String milliseconds(Duration offset) {
        return BigDecimal.valueOf(offset.toNanos(), 6).stripTrailingZeros().toPlainString();
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** With two decimals more than the reading that has most, and no zeros behind. */
    private static String mean(List<BigDecimal> numbers) {
        int decimals = numbers.stream().mapToInt(BigDecimal::scale).max().orElseThrow() + 2;
        BigDecimal mean = sum(numbers).divide(BigDecimal.valueOf(numbers.size()), decimals, RoundingMode.HALF_UP);
        return mean.stripTrailingZeros().toPlainString();
    }

    /** From each reading to the next; one that is lower began at 0 again. */
    private static BigDecimal increase(List<BigDecimal> numbers) {
        BigDecimal rise = BigDecimal.ZERO;
        for (int i = 1; i < numbers.size(); i++) {
            BigDecimal before = numbers.get(i - 1);
            boolean reset = numbers.get(i).compareTo(before) < 0;
            rise = rise.add(reset ? numbers.get(i) : numbers.get(i).subtract(before));
        }
        return rise;
    }
}

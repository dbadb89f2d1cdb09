package org.iomtfhir.persist;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.BoundedDecimal;
import org.iomtfhir.model.sampled.SampleRun;
import org.iomtfhir.model.sampled.SampledItems;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.merge.ValueSummary;

/**
 * Looks at the samples of a message's series, and at the readings of its summaries: a server takes {@code SampledData.data} for a text and keeps whatever it says,
 * numbers beyond all bounds included, and whoever reads it writes them out. All methods are static and thread-safe.
 */
final class SeriesCheck {

    /** What R4 has for no sample, below the limit, above it. */
    private static final List<String> NO_NUMBERS = List.of("E", "U", "L");

    private static final int FEW_CHARACTERS = 12;

    private SeriesCheck() {}

    /** Why the message can't land, in words that hold nothing of it; empty if it can. */
    static Optional<String> fault(Observation observation) {
        Optional<String> fault = fault(observation.getValue());
        for (ObservationComponentComponent component : observation.getComponent()) {
            fault = fault.or(() -> fault(component.getValue()));
        }
        return fault;
    }

    private static Optional<String> fault(Type value) {
        if (ValueSummary.isIn(value)) {
            Optional<ValueSummary> summary = ValueSummary.of(value);
            return summary.filter(each -> each.isNumberOf(value)).isPresent()
                    ? Optional.empty()
                    : Optional.of(summary.isEmpty()
                            ? "the readings of a summary can't be read, or are more than one value sums up"
                            : "the number of a summary is not that of its readings");
        }
        if (!(value instanceof SampledData data)) {
            return Optional.empty();
        }
        String text = data.getData() == null ? "" : data.getData();
        SampledItems samples = new SampledItems(text);
        int count = 0;
        while (samples.next()) {
            count++;
            if (!isSample(text, samples)) {
                return Optional.of("a sample of its sampled data is neither a decimal within bounds nor E, U or L");
            }
        }
        int dimensions = ReadingTimes.dimensions(data);
        if (count % dimensions != 0) {
            return Optional.of("its sampled data has samples of some of its dimensions alone");
        }
        try {
            Optional<List<SampleRun>> runs = ReadingTimes.runs(data);
            if (runs.isPresent()) {
                return SampleRun.count(runs.get()) == count / dimensions
                        ? Optional.empty()
                        : Optional.of("its sampled data has another number of times than of samples");
            }
        } catch (NumberFormatException e) {
            return Optional.of("the times of its sampled data can't be read");
        }
        int offsets = ReadingTimes.offsets(data).map(StringType::getValue).map(SampledText::count)
                .orElse(count / dimensions);
        return offsets == count / dimensions
                ? Optional.empty()
                : Optional.of("its sampled data has another number of offsets than of samples");
    }

    private static boolean isSample(String text, SampledItems at) {
        if (isShortDecimal(text, at.from(), at.until())) {
            return true;
        }
        String sample = at.item();
        if (NO_NUMBERS.contains(sample)) {
            return true;
        }
        try {
            BoundedDecimal.parse(sample);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Whether it is few digits, with a point between them or without, as nearly all samples are. */
    private static boolean isShortDecimal(String text, int from, int until) {
        int first = text.charAt(from) == '-' ? from + 1 : from;
        if (until - first > FEW_CHARACTERS) {
            return false;
        }
        boolean point = false;
        for (int i = first; i < until; i++) {
            char each = text.charAt(i);
            boolean between = each == '.' && !point && i > first && i < until - 1;
            if (!between && (each < '0' || each > '9')) {
                return false;
            }
            point |= between;
        }
        return until > first;
    }
}

package org.iomtfhir.persist;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;

/** When the readings of an Observation were taken. */
final class ReadingTimes {

    /** FHIR's cross-version extension for the element {@code SampledData.offsets} of R5, a string. */
    static final String OFFSETS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets";

    private static final BigDecimal NANOS_PER_MS = BigDecimal.valueOf(1_000_000);

    private ReadingTimes() {}

    /** First and last. */
    record Range(Instant first, Instant last) {}

    /** From the readings of its SampledData where their times are given, else from what the Observation covers. */
    static Optional<Range> of(Observation observation) {
        Optional<Instant> start = start(observation);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        List<Instant> times = new ArrayList<>();
        for (SampledData data : series(observation)) {
            of(data, start.get()).ifPresent(times::addAll);
        }
        boolean others = observation.hasValue() && !observation.hasValueSampledData();
        others |= observation.getComponent().stream().anyMatch(each -> each.hasValue() && !each.hasValueSampledData());
        if (others || times.isEmpty()) {
            times.add(start.get());
            times.add(end(observation).orElse(start.get()));
        }
        return Optional.of(new Range(times.stream().min(Instant::compareTo).orElseThrow(), times.stream().max(
                Instant::compareTo).orElseThrow()));
    }

    /** Every SampledData of the Observation. */
    static List<SampledData> series(Observation observation) {
        List<SampledData> series = new ArrayList<>();
        if (observation.hasValueSampledData()) {
            series.add(observation.getValueSampledData());
        }
        observation.getComponent().stream().filter(ObservationComponentComponent::hasValueSampledData).forEach(
                each -> series.add(each.getValueSampledData()));
        return series;
    }

    /**
     * The time of each sample: from its offsets where there are as many, else by the period.
     *
     * @return empty if that can't be calculated
     */
    static Optional<List<Instant>> of(SampledData data, Instant start) {
        List<String> samples = items(data.getData());
        List<String> offsets = offsets(data).map(each -> items(each.getValue())).orElse(List.of());
        boolean sparse = offsets.size() == samples.size();
        if (!sparse && !data.hasPeriod()) {
            return Optional.empty();
        }
        List<Instant> times = new ArrayList<>(samples.size());
        try {
            for (int i = 0; i < samples.size(); i++) {
                BigDecimal ms = sparse
                        ? new BigDecimal(offsets.get(i))
                        : data.getPeriod().multiply(BigDecimal.valueOf(i));
                times.add(start.plusNanos(ms.multiply(NANOS_PER_MS).setScale(0, RoundingMode.FLOOR).longValueExact()));
            }
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(times);
    }

    /** The offsets, as the element that holds them. */
    static Optional<StringType> offsets(SampledData data) {
        Extension extension = data.getExtensionByUrl(OFFSETS);
        return extension != null && extension.getValue() instanceof StringType text && text.getValue() != null
                ? Optional.of(text)
                : Optional.empty();
    }

    /** What blanks part. */
    static List<String> items(String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** When the Observation starts. */
    static Optional<Instant> start(Observation observation) {
        return switch (observation.getEffective()) {
            case BaseDateTimeType time -> instant(time);
            case Period period -> instant(period.getStartElement());
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Instant> end(Observation observation) {
        return observation.getEffective() instanceof Period period ? instant(period.getEndElement()) : Optional.empty();
    }

    /** Not by way of a Date, which knows milliseconds only. */
    private static Optional<Instant> instant(BaseDateTimeType time) {
        try {
            return time.getValueAsString() == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(time.getValueAsString()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

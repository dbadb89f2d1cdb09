package org.iomtfhir.persist;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.BoundedDecimal;
import org.iomtfhir.model.ReadingExtensions;

/** When the readings of an Observation were taken. */
final class ReadingTimes {

    /** FHIR's cross-version extension for the element {@code SampledData.offsets} of R5, a string. */
    static final String OFFSETS = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets";

    private static final BigDecimal NANOS_PER_MS = BigDecimal.valueOf(1_000_000);

    private ReadingTimes() {}

    /** The times of the first and the last reading, both included. */
    record Range(Instant first, Instant last) {}

    /**
     * From the values' own times, and for those without, from what is said of the whole.
     *
     * @param whole
     *            when the readings of the message were taken, where it says so; else it is what the Observation covers
     * @return empty if nothing tells
     */
    static Optional<Range> of(Observation observation, Optional<Range> whole) {
        Optional<Instant> start = start(observation);
        List<Instant> times = new ArrayList<>();
        whole.ifPresent(each -> times.addAll(List.of(each.first(), each.last())));
        boolean others = false;
        for (Type value : values(observation)) {
            List<Instant> own = value instanceof SampledData data && start.isPresent()
                    ? of(data, start.get()).orElse(List.of())
                    : of(value).map(List::of).orElse(List.of());
            others |= own.isEmpty();
            times.addAll(own);
        }
        if (whole.isEmpty() && start.isPresent() && (others || times.isEmpty())) {
            times.add(start.get());
            times.add(end(observation).orElse(start.get()));
        }
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(new Range(times.stream().min(Instant::compareTo).orElseThrow(), times.stream().max(
                        Instant::compareTo).orElseThrow()));
    }

    private static List<Type> values(Observation observation) {
        return Stream.concat(Stream.ofNullable(observation.getValue()), observation.getComponent().stream().map(
                ObservationComponentComponent::getValue).filter(Objects::nonNull)).toList();
    }

    /** The time of a value that carries it; empty if it does not. */
    static Optional<Instant> of(Element value) {
        Extension extension = value.getExtensionByUrl(ReadingExtensions.READING_TIME);
        return extension != null && extension.getValue() instanceof BaseDateTimeType time
                ? instant(time)
                : Optional.empty();
    }

    /** The time of a value that is no series: its own, or that of the Observation of one instant. */
    static Optional<Instant> of(Element value, Observation observation) {
        return of(value).or(() -> observation.getEffective() instanceof BaseDateTimeType
                || start(observation).equals(end(observation)) ? start(observation) : Optional.empty());
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
                        ? BoundedDecimal.parse(offsets.get(i))
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

    /** The items of a text that are separated by blanks; none for null. */
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

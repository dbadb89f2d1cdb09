package org.iomtfhir.persist;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleRun;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.merge.ValueSummary;
import org.jspecify.annotations.Nullable;

/** When the readings of an Observation were taken. */
final class ReadingTimes {

    private ReadingTimes() {}

    /** The times of the first and the last reading, both included. */
    record Range(Instant first, Instant last) {

        private Range and(@Nullable Range otherOrNull) {
            return otherOrNull == null
                    ? this
                    : new Range(first.isBefore(otherOrNull.first) ? first : otherOrNull.first, last.isAfter(
                            otherOrNull.last) ? last : otherOrNull.last);
        }
    }

    /**
     * From the values' own times, and for those without, from what is said of the whole.
     *
     * @param whole
     *            when the readings of the message were taken, where it says so; else it is what the Observation covers
     * @return empty if nothing tells
     */
    static Optional<Range> of(Observation observation, Optional<Range> whole) {
        Optional<Instant> start = start(observation);
        @Nullable
        Range all = whole.orElse(null);
        boolean others = false;
        for (Type value : values(observation)) {
            Optional<Range> own = value instanceof SampledData data && start.isPresent()
                    ? ends(data, start.get())
                    : ValueSummary.of(value).map(summary -> new Range(summary.first(), summary.last()))
                            .or(() -> of(value).map(each -> new Range(each, each)));
            others |= own.isEmpty();
            all = own.isPresent() ? own.get().and(all) : all;
        }
        if (whole.isEmpty() && start.isPresent() && (others || all == null)) {
            all = new Range(start.get(), start.get()).and(all);
            Instant end = end(observation).orElse(start.get());
            all = new Range(end, end).and(all);
        }
        return Optional.ofNullable(all);
    }

    /**
     * What the Observation covers where its reading says that itself, as a message: whose it is goes by that then, not by when the reading
     * was taken, which may be after it.
     *
     * @return empty where the times of the readings make what it covers
     */
    static Optional<Range> told(Observation observation) {
        return observation.getEffective() instanceof Period period && of(period).isPresent()
                ? covered(observation)
                : Optional.empty();
    }

    /** What the Observation covers; empty if it does not say both start and end. */
    static Optional<Range> covered(Observation observation) {
        return start(observation).flatMap(start -> end(observation).map(end -> new Range(start, end)));
    }

    private static List<Type> values(Observation observation) {
        return Stream.concat(Stream.ofNullable(observation.getValue()), observation.getComponent().stream().map(
                ObservationComponentComponent::getValue).filter(Objects::nonNull)).toList();
    }

    /**
     * The time of a value that carries it; empty if it does not. Nothing is read after it was taken in: where a clock is ahead, whose
     * the value is goes by when the hub took it in.
     */
    static Optional<Instant> of(Element value) {
        Optional<Instant> ingestion = time(value, ReadingExtensions.INGESTION_TIME);
        return time(value, ReadingExtensions.READING_TIME).map(read -> ingestion.filter(read::isAfter).orElse(read));
    }

    /** The time that the device said of a value, be its clock right or not; empty if it does not carry it. */
    static Optional<Instant> said(Element value) {
        return time(value, ReadingExtensions.READING_TIME);
    }

    private static Optional<Instant> time(Element value, String url) {
        Extension extension = value.getExtensionByUrl(url);
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
     * The time of each sample: from its runs, or its offsets where there are as many, else by the period. Those of one time, a channel
     * each, have it each.
     *
     * @return empty if that can't be calculated
     */
    static Optional<List<Instant>> of(SampledData data, Instant start) {
        int dimensions = dimensions(data);
        return offsets(data, start).map(offsets -> Arrays.stream(offsets).boxed().flatMap(each -> Collections.nCopies(
                dimensions, Ticks.toInstant(Ticks.of(start) + each)).stream()).toList());
    }

    /** The times of the first and the last sample by the clock, which are the first and the last of the text as a rule. */
    private static Optional<Range> ends(SampledData data, Instant start) {
        return offsets(data, start).filter(offsets -> offsets.length > 0).map(offsets -> new Range(Ticks.toInstant(Ticks
                .of(start) + Arrays.stream(offsets).min().orElseThrow()), Ticks.toInstant(Ticks.of(start)
                        + Arrays.stream(offsets).max().orElseThrow())));
    }

    /**
     * By how many ticks the samples of each time are later than the start; empty if that can't be calculated, or gives no time, or a
     * channel has a sample more than another.
     */
    private static Optional<long[]> offsets(SampledData data, Instant start) {
        if (!Ticks.representable(start)) {
            return Optional.empty();
        }
        try {
            return saidOffsets(data).map(offsets -> notAfterIngestion(data, Ticks.of(start), offsets))
                    .filter(offsets -> Arrays.stream(offsets).allMatch(each -> Ticks.representable(Ticks.toInstant(Math
                            .addExact(Ticks.of(start), each)))));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * By how many ticks the samples of each time are later than the start, as the device said it; empty if that can't be calculated, or a
     * channel has a sample more than another.
     */
    static Optional<long[]> saidOffsets(SampledData data) {
        int samples = SampledText.count(data.getData());
        int dimensions = dimensions(data);
        Optional<SamplePeriod> period = Optional.ofNullable(data.getPeriod()).filter(SamplePeriod::isUsable).map(
                SamplePeriod::ofMilliseconds);
        try {
            return offsets(data, samples / dimensions, period)
                    .filter(offsets -> offsets.length * dimensions == samples);
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** As of single values, no sample is of a time after the hub took it in. */
    private static long[] notAfterIngestion(SampledData data, long start, long[] offsets) {
        long[] ingestion = ingestionOffsets(data, start, offsets.length);
        long[] taken = new long[offsets.length];
        Arrays.setAll(taken, i -> Math.min(offsets[i], ingestion[i]));
        return taken;
    }

    /** When the hub took the samples of each time in, in ticks from the start; {@link Long#MAX_VALUE} where nothing says so. */
    private static long[] ingestionOffsets(SampledData data, long start, int count) {
        Optional<List<SampleRun>> runs = runs(data);
        if (runs.isPresent()) {
            return runs.get().stream().flatMapToLong(run -> LongStream.generate(() -> run
                    .ingestion() == SampleRun.UNKNOWN ? Long.MAX_VALUE : run.ingestion()).limit(run.count())).toArray();
        }
        int dimensions = dimensions(data);
        String each = text(data, ReadingExtensions.INGESTION_OFFSETS).map(StringType::getValue).orElse("");
        long[] ingestion = new long[count];
        if (SampledText.count(each) == count * dimensions) {
            long[] all = SampledText.allTicks(each);
            Arrays.setAll(ingestion, i -> all[i * dimensions]);
        } else {
            Arrays.fill(ingestion, time(data, ReadingExtensions.INGESTION_TIME).filter(Ticks::representable).map(
                    time -> Ticks.of(time) - start).orElse(Long.MAX_VALUE));
        }
        return ingestion;
    }

    /** In ticks from the start, for each time; empty if that can't be calculated. */
    private static Optional<long[]> offsets(SampledData data, int count, Optional<SamplePeriod> period) {
        Optional<List<SampleRun>> runs = runs(data);
        String offsets = offsets(data).map(StringType::getValue).orElse("");
        if (runs.isEmpty() && SampledText.count(offsets) == count) {
            return Optional.of(SampledText.allTicks(offsets));
        }
        return period.filter(each -> runs.isEmpty() || SampleRun.count(runs.get()) == count)
                .map(each -> runs.map(all -> all.stream()
                        .flatMapToLong(run -> IntStream.range(0, run.count()).mapToLong(i -> run.offset(i, each)))
                        .toArray()).orElseGet(() -> IntStream.range(0, count).mapToLong(each::offset).toArray()));
    }

    /**
     * The runs of a series of which samples came several together; empty if there are none.
     *
     * @throws NumberFormatException
     *             if they can't be read
     */
    static Optional<List<SampleRun>> runs(SampledData data) {
        return text(data, ReadingExtensions.SAMPLE_RUNS).map(text -> SampleRun.parse(text.getValue()));
    }

    /** How many samples are of one time, a channel each. */
    static int dimensions(SampledData data) {
        return data.hasDimensions() && data.getDimensions() > 0 ? data.getDimensions() : 1;
    }

    /** The offsets, as the element that holds them. */
    static Optional<StringType> offsets(SampledData data) {
        return text(data, SampledText.OFFSETS);
    }

    private static Optional<StringType> text(SampledData data, String url) {
        Extension extension = data.getExtensionByUrl(url);
        return extension != null && extension.getValue() instanceof StringType text && text.getValue() != null
                ? Optional.of(text)
                : Optional.empty();
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
    static Optional<Instant> instant(BaseDateTimeType time) {
        try {
            return time.getValueAsString() == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(time.getValueAsString()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package org.iomtfhir.transform;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.TimedSources;
import org.iomtfhir.model.TimedSources.Stretch;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.model.sampled.SampledText;

/** The device events that the readings of a group came from, by the times of the readings. Immutable. */
final class GroupSources {

    /** Of a group that does not say, or is not asked. */
    static final GroupSources NONE = new GroupSources(new TreeMap<>());

    private final NavigableMap<Instant, List<Stretch>> byTime;

    private GroupSources(NavigableMap<Instant, List<Stretch>> byTime) {
        this.byTime = byTime;
    }

    /** Those of this group, as far as it says. */
    static GroupSources of(MeasurementGroup group) {
        NavigableMap<Instant, List<Stretch>> byTime = new TreeMap<>();
        for (Reading reading : group.data()) {
            if (reading.sourceEvents() != null) {
                SourceEvents.read(reading.sourceEvents()).ifPresent(events -> byTime.computeIfAbsent(reading
                        .occurrenceTime(), time -> new ArrayList<>(1)).add(stretch(reading, events)));
            }
        }
        return new GroupSources(byTime);
    }

    /** By the times that tell whose readings are: nothing is read after the hub took it in. */
    private static Stretch stretch(Reading reading, SourceEvents events) {
        Instant last = reading.occurrenceTime();
        for (Property property : reading.properties()) {
            Instant its = last(reading.occurrenceTime(), property);
            last = its.isAfter(last) ? its : last;
        }
        Instant ingestion = reading.ingestionTime();
        return ingestion == null
                ? new Stretch(reading.occurrenceTime(), last, events)
                : new Stretch(earlier(reading.occurrenceTime(), ingestion), earlier(last, ingestion), events);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** When the last sample of a value was taken that holds several. */
    private static Instant last(Instant first, Property property) {
        SampleTimes times = property.samples();
        if (times == null || !Ticks.representable(first)) {
            return first;
        }
        try {
            long offset = times.period() != null
                    ? SamplePeriod.ofMilliseconds(times.period())
                            .offset(Math.max(0, SampledText.count(property.value()) / times.dimensions() - 1L))
                    : lastOffset(SampledText.items(times.offsets()));
            return Ticks.toInstant(Math.addExact(Ticks.of(first), offset));
        } catch (NumberFormatException | ArithmeticException e) {
            return first; // Whoever reads the samples says what is wrong with them.
        }
    }

    private static long lastOffset(List<String> offsets) {
        return offsets.isEmpty() ? 0 : SampledText.ticks(offsets.getLast());
    }

    private List<Stretch> within(Instant first, Instant last) {
        NavigableMap<Instant, List<Stretch>> within = first.isAfter(last)
                ? byTime
                : byTime.subMap(first, true, last, true);
        return (within.isEmpty() ? byTime : within).values().stream().flatMap(List::stream).toList();
    }

    /** The events of all readings from the first to the last, both included; of all, if none was taken within. */
    SourceEvents between(Instant first, Instant last) {
        return within(first, last).stream().map(Stretch::events).reduce(SourceEvents.NONE, SourceEvents::and);
    }

    /** Likewise, by the times by which they are parted where the device changed hands between the first and the last. */
    TimedSources timed(Instant first, Instant last) {
        return first.equals(last)
                ? TimedSources.NONE
                : TimedSources.of(within(first, last).stream().sorted(Comparator.comparing(Stretch::first)).toList());
    }
}

package org.iomtfhir.fhirmapping.observation;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.SampleSpan;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SampleTimes;
import org.jspecify.annotations.Nullable;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;

/** Parts the readings of a measurement group by Observation and value name. Immutable and thread-safe. */
final class ObservationGrouping {

    private final ObservationPeriod period;
    private final ObservationDays days;
    private final List<String> whole;
    private final String[] names;
    /** Milliseconds between two slots, by name; null where it is no series. */
    private final BigDecimal[] grids;

    /**
     * @param days
     *            where the period is one day, which
     * @param whole
     *            under which names a reading says of what time it is, where it does: then each is by itself, also of two of one instant,
     *            since that is of it alone; empty where the times of the readings say it
     * @param grids
     *            the milliseconds between two slots of the names that are series
     */
    ObservationGrouping(ObservationPeriod period, ObservationDays days, List<String> whole, List<String> names,
            Map<String, BigDecimal> grids) {
        this.period = period;
        this.days = days;
        this.whole = whole;
        this.names = names.toArray(String[]::new);
        this.grids = names.stream().map(grids::get).toArray(BigDecimal[]::new);
    }

    /** The Observations in the order in which their first readings stand in the group. */
    Collection<ObservationGroup> of(MeasurementGroup group) {
        List<Reading> readings = group.data();
        if (!whole.isEmpty()) {
            return WholeReadings.of(readings, whole).stream().map(this::alone).toList();
        }
        Parted parted = new Parted(period == ObservationPeriod.INSTANT ? 1 : readings.size());
        for (int i = 0; i < readings.size(); i++) {
            add(readings.get(i), parted);
        }
        return parted.finish();
    }

    /** The Observations that readings are parted to. */
    private final class Parted {

        private final int capacity;
        private @Nullable ObservationGroup current;
        private @Nullable Map<Long, ObservationGroup> all;

        /** @param capacity of the columns of the first; most groups have one period, and the others grow from a few readings */
        Parted(int capacity) {
            this.capacity = capacity;
        }

        /** The Observation that a reading of this time belongs to. */
        ObservationGroup at(long ticks) {
            ObservationGroup before = current;
            if (before != null && period == ObservationPeriod.CORRELATION) {
                before.cover(ticks);
            }
            boolean same = before != null && (period == ObservationPeriod.CORRELATION
                    || (ticks >= before.start() && ticks <= before.end()));
            ObservationGroup group = before != null && same ? before : other(before, ticks);
            current = group;
            return group;
        }

        private ObservationGroup other(@Nullable ObservationGroup before, long ticks) {
            if (before == null) {
                return starting(ticks);
            }
            Map<Long, ObservationGroup> groups = all;
            if (groups == null) {
                groups = new LinkedHashMap<>();
                groups.put(before.start(), before);
                all = groups;
            }
            return groups.computeIfAbsent(start(ticks), start -> starting(ticks));
        }

        int capacity() {
            return all == null ? capacity : 1;
        }

        Collection<ObservationGroup> finish() {
            Collection<ObservationGroup> groups = all != null
                    ? all.values()
                    : current == null ? List.of() : List.of(current);
            groups.forEach(ObservationGroup::finish);
            return groups;
        }
    }

    private ObservationGroup alone(Reading reading) {
        long ticks = Ticks.of(reading.occurrenceTime());
        ObservationGroup group = starting(ticks);
        for (Property property : reading.properties()) {
            add(property, ticks, ingestion(reading), group, null, 1);
        }
        tellOffset(group, ticks, ticks, reading);
        group.finish();
        return group;
    }

    private static long ingestion(Reading reading) {
        return reading.ingestionTime() == null ? Readings.UNKNOWN_TIME : Ticks.of(reading.ingestionTime());
    }

    private void add(Reading reading, Parted parted) {
        long ticks = Ticks.of(reading.occurrenceTime());
        long ingestion = ingestion(reading);
        List<Property> properties = reading.properties();
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.get(i);
            if (property.samples() == null) {
                add(property, ticks, ingestion, parted.at(ticks), null, parted.capacity());
                tellOffset(parted.at(ticks), ticks, ticks, reading);
            } else {
                long last = addSamples(property, ticks, ingestion, parted);
                tellOffset(parted.at(ticks), ticks, last, reading);
            }
        }
        if (properties.isEmpty()) {
            parted.at(ticks);
        }
    }

    private void add(Property property, long ticks, long ingestion, ObservationGroup to,
            @Nullable SampleSpan span, int capacity) {
        int name = index(property.name());
        if (name >= 0) {
            to.add(name, ticks, ingestion, property.value(), span, capacity);
        }
    }

    /**
     * Adds several samples: to the Observation of the first, or each to that of its own hour or day.
     *
     * @return when the last was taken
     */
    private long addSamples(Property property, long ticks, long ingestion, Parted parted) {
        int name = index(property.name());
        ReadingSpans spans = name < 0 ? null : spans(property, ticks, grids[name]);
        if (spans == null) {
            // Nothing tells when they were taken: whoever reads it says that it is no value.
            add(new Property(property.name(), ""), ticks, ingestion, parted.at(ticks), null, parted.capacity());
            return ticks;
        }
        long last = spans.time(spans.count() - 1);
        switch (period) {
            case INSTANT, CORRELATION -> {
                ObservationGroup group = parted.at(ticks);
                if (period == ObservationPeriod.CORRELATION) {
                    group.cover(last);
                } else {
                    group.coverSample(last);
                }
                group.add(name, spans.time(0), ingestion, property.value(), spans.span(0, spans.count()),
                        parted.capacity());
            }
            case HOUR, DAY -> {
                ObservationGroup group = parted.at(ticks);
                for (int from = 0; from < spans.count();) {
                    ReadingSpans.Part part = spans.part(from, group.start(), group.end());
                    if (part.until() > from) {
                        group.add(name, part.time(), ingestion, spans.text(from, part.until()),
                                spans.span(from, part.until()), parted.capacity());
                    }
                    from = part.until();
                    group = from < spans.count() ? parted.at(Math.max(group.end() + 1, spans.time(from))) : group;
                }
            }
        }
        return last;
    }

    /** An hour and a day begin and end when they do, whatever clock the readings were told by. */
    private void tellOffset(ObservationGroup group, long first, long last, Reading reading) {
        if (period == ObservationPeriod.INSTANT || period == ObservationPeriod.CORRELATION) {
            group.tellOffset(first, last, reading.utcOffset());
        }
    }

    /** Null if they are not what they should be, which only another sender can have done. */
    private static @Nullable ReadingSpans spans(Property property, long ticks, @Nullable BigDecimal grid) {
        try {
            SampleTimes times = Objects.requireNonNull(property.samples(), "asked for properties of samples alone");
            ReadingSpans spans = new ReadingSpans(ticks, property, times, grid);
            return Ticks.representable(Ticks.toInstant(spans.time(spans.count() - 1))) ? spans : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private ObservationGroup starting(long ticks) {
        long start = start(ticks);
        long end = switch (period) {
            case INSTANT, CORRELATION -> start;
            case HOUR -> start + period.ticks() - 1;
            case DAY -> isUtc() ? start + period.ticks() - 1 : days.end(ticks);
        };
        return new ObservationGroup(start, end, names.length);
    }

    private long start(long ticks) {
        return switch (period) {
            case INSTANT, CORRELATION -> ticks;
            case HOUR -> ticks - Math.floorMod(ticks, period.ticks());
            case DAY -> isUtc() ? ticks - Math.floorMod(ticks, period.ticks()) : days.start(ticks);
        };
    }

    private boolean isUtc() {
        return days.equals(ObservationDays.UTC);
    }

    /** Templates have a handful of names: comparing is faster than hashing. */
    private int index(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}

package org.iomtfhir.group.grouping;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.SourceEvents;
import org.jspecify.annotations.Nullable;

/** A group that readings still come to. Not thread-safe. */
final class OpenGroup<T> {

    /** What the JSON of a reading takes besides its names and values: braces, two times, member names. */
    private static final int READING_BYTES = 130;

    /** The same for a name and its value. */
    private static final int PROPERTY_BYTES = 25;

    /** What a reading takes in memory beyond its JSON: its place in a tree, its times, its texts. */
    private static final int HELD = 200;

    /**
     * What the values of one reading share.
     *
     * @param ingestionTime
     *            when the hub took it in; null where nobody said
     * @param utcOffset
     *            of the clock that told its time; null where that is not kept
     */
    private record Origin(@Nullable Instant ingestionTime, @Nullable ZoneOffset utcOffset) {

        private static final Origin UNKNOWN = new Origin(null, null);

        private static Origin of(Measurement measurement) {
            return new Origin(measurement.ingestionTime(), measurement.utcOffset());
        }
    }

    /** A value, and where it is from. */
    private record Value(Property property, Origin origin) {

        private @Nullable Instant ingestionTime() {
            return origin.ingestionTime();
        }

        /** Whether this one stands rather than the other: the later taken in; of two of one time, the one that came later. */
        private boolean standsBefore(Value earlier) {
            return earlier.ingestionTime() == null
                    || (ingestionTime() != null && !ingestionTime().isBefore(earlier.ingestionTime()));
        }
    }

    /** What came for one instant: a single value as a rule, which is kept as it is; a table would take three times as much. */
    private static final class Values {
        /** Of what came first. */
        private Origin origin = Origin.UNKNOWN;
        private List<Property> single = List.of();
        private @Nullable Map<String, Value> byName;
        /** What gave way, newest first: whether what stands can be used is not known here. Null while there is none. */
        private @Nullable List<Reading> displaced;
        /** Where all of it came from; null where nobody asked for that. */
        private @Nullable String sourceEvents;

        private Map<String, Value> byName() {
            Map<String, Value> values = byName;
            if (values == null) {
                values = new LinkedHashMap<>();
                for (Property property : single) {
                    values.put(property.name(), new Value(property, origin));
                }
                byName = values;
            }
            return values;
        }

        /**
         * What stands: one reading, or where the hub took the values in at different times, one for each time, since by that it is
         * decided later which of two stands.
         */
        private List<Reading> standing(Instant occurrenceTime) {
            Map<String, Value> values = byName;
            if (values == null) {
                return List.of(new Reading(occurrenceTime, origin.ingestionTime(), single, origin.utcOffset(),
                        sourceEvents));
            }
            Map<Origin, List<Property>> byOrigin = new LinkedHashMap<>();
            values.forEach((name, value) -> byOrigin.computeIfAbsent(value.origin(),
                    key -> new ArrayList<>(values.size())).add(value.property()));
            return byOrigin.entrySet().stream().map(each -> new Reading(occurrenceTime, each.getKey().ingestionTime(),
                    each.getValue(), each.getKey().utcOffset(), sourceEvents)).toList();
        }

        /** Says how many characters more are kept. */
        private int addSource(@Nullable String more) {
            if (more == null || more.equals(sourceEvents)) {
                return 0;
            }
            int before = sourceEvents == null ? 0 : sourceEvents.length();
            sourceEvents = sourceEvents == null
                    ? more
                    : SourceEvents.read(sourceEvents).orElse(SourceEvents.NONE)
                            .and(SourceEvents.read(more).orElse(SourceEvents.NONE)).text();
            return sourceEvents.length() - before;
        }
    }

    private final GroupKey key;
    private final TreeMap<Instant, Values> readings = new TreeMap<>();
    private final List<T> sources = new ArrayList<>();
    /** Beside them, since one object for each measurement would take three times as much. */
    private int[] places = new int[4];
    private int bytes;
    private long sourceBytes;
    private int furtherReadings;

    OpenGroup(GroupKey key) {
        this.key = key;
    }

    /**
     * Different names at one instant, taken in at one time, are one reading. Of two values of one name at one instant the one that the hub took in later
     * stands, and what gives way goes along behind it, as a reading of its own: only the template knows whether the one that
     * stands can be used. A value that says the same again is no second one, unless another value of its measurement differs: whoever takes
     * a measurement as a whole, by what it says of its own period, must find the whole of each.
     */
    void add(Measurement measurement, T source, int place, int bytesOfSource) {
        if (sources.size() == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[sources.size()] = place;
        sources.add(source);
        sourceBytes += bytesOfSource;
        Origin origin = Origin.of(measurement);
        Values values = readings.get(measurement.occurrenceTime());
        if (values == null) {
            values = new Values();
            values.origin = origin;
            readings.put(measurement.occurrenceTime(), values);
            bytes += READING_BYTES + values.addSource(measurement.sourceEvents());
            if (measurement.properties().size() == 1) {
                values.single = measurement.properties();
                bytes += bytesOf(values.single.getFirst());
                return;
            }
        }
        bytes += values.addSource(measurement.sourceEvents());
        boolean differs = differs(measurement, origin, values);
        for (Property property : measurement.properties()) {
            add(measurement.occurrenceTime(), new Value(property, origin), values, differs);
        }
        if (!values.origin.equals(origin)) {
            // What of it stands becomes a reading of its own.
            furtherReadings++;
            bytes += READING_BYTES;
        }
    }

    /** Whether a measurement says another thing than stands, and the hub took it in at another time. */
    private static boolean differs(Measurement measurement, Origin origin, Values values) {
        for (Property property : measurement.properties()) {
            Value before = values.byName().get(property.name());
            if (before != null && !property.equals(before.property()) && !before.origin().equals(origin)) {
                return true;
            }
        }
        return false;
    }

    private void add(Instant occurrenceTime, Value value, Values values, boolean differs) {
        Property property = value.property();
        Value before = values.byName().get(property.name());
        if (before == null) {
            values.byName().put(property.name(), value);
            bytes += bytesOf(property);
            return;
        }
        boolean stands = value.standsBefore(before);
        if (stands) {
            values.byName().put(property.name(), value);
        }
        Value displaced = stands ? before : value;
        if (property.equals(before.property()) && (!differs || before.origin().equals(value.origin()))) {
            return;
        }
        if (values.displaced == null) {
            values.displaced = new ArrayList<>();
        }
        Property gaveWay = displaced.property();
        values.displaced
                .addFirst(new Reading(occurrenceTime, displaced.ingestionTime(), List.of(gaveWay),
                        displaced.origin().utcOffset()));
        furtherReadings++;
        bytes += READING_BYTES + bytesOf(gaveWay);
    }

    private static int bytesOf(Property property) {
        int times = property.samples() == null ? 0 : property.samples().length();
        return PROPERTY_BYTES + property.name().length() + property.value().length() + times;
    }

    /** How large the group's JSON is, about. */
    int bytes() {
        return bytes;
    }

    /** What the group and its sources take in memory, about. */
    long held() {
        return bytes + sourceBytes + (long) readings() * HELD;
    }

    int readings() {
        return readings.size() + furtherReadings;
    }

    CompleteGroup<T> complete(@Nullable Instant windowEnd) {
        List<Reading> data = new ArrayList<>(readings());
        readings.forEach((time, values) -> {
            data.addAll(values.standing(time));
            if (values.displaced != null) {
                data.addAll(values.displaced);
            }
        });
        return new CompleteGroup<>(new MeasurementGroup(key.deviceId(), key.patientId(), key.encounterId(),
                key.correlationId(), key.type(), windowEnd, data), sources, Arrays.copyOf(places, sources.size()));
    }
}

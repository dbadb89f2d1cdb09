package org.iomtfhir.group.grouping;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;

/** A group that readings still come to. Not thread-safe. */
final class OpenGroup<T> {

    /** What the JSON of a reading takes besides its names and values: braces, two times, member names. */
    private static final int READING_BYTES = 130;

    /** The same for a name and its value. */
    private static final int PROPERTY_BYTES = 25;

    /** A value, and when the hub took it in; null where nobody said. */
    private record Value(String text, Instant ingestionTime) {

        /** Whether this one stands rather than the other: the later taken in; of two of one time, the one that came later. */
        private boolean standsBefore(Value earlier) {
            return earlier.ingestionTime == null
                    || (ingestionTime != null && !ingestionTime.isBefore(earlier.ingestionTime));
        }
    }

    /** What came for one instant: a single value as a rule, which is kept as it is; a table would take three times as much. */
    private static final class Values {
        private Instant ingestionTime;
        private List<Property> single = List.of();
        private Map<String, Value> byName;
        /** What gave way, newest first: whether what stands can be used is not known here. Null while there is none. */
        private List<Reading> displaced;

        private Map<String, Value> byName() {
            if (byName == null) {
                byName = new LinkedHashMap<>();
                single.forEach(property -> byName.put(property.name(), new Value(property.value(), ingestionTime)));
            }
            return byName;
        }

        private List<Property> properties() {
            return byName == null
                    ? single
                    : byName.entrySet().stream().map(value -> new Property(value.getKey(), value.getValue().text()))
                            .toList();
        }
    }

    private final GroupKey key;
    private final TreeMap<Instant, Values> readings = new TreeMap<>();
    private final List<T> sources = new ArrayList<>();
    private int bytes;
    private long sourceBytes;
    private int displacedReadings;

    OpenGroup(GroupKey key) {
        this.key = key;
    }

    /**
     * Different names at one instant are one reading. Of two values of one name at one instant the one that the hub took in later
     * stands, and what gives way goes along behind it, as a reading of its own: only the template knows whether the one that
     * stands can be used. A value that says the same again is no second one.
     */
    void add(Measurement measurement, T source, int bytesOfSource) {
        sources.add(source);
        sourceBytes += bytesOfSource;
        Values values = readings.get(measurement.occurrenceTime());
        if (values == null) {
            values = new Values();
            readings.put(measurement.occurrenceTime(), values);
            bytes += READING_BYTES;
            if (measurement.properties().size() == 1) {
                values.ingestionTime = measurement.ingestionTime();
                values.single = measurement.properties();
                bytes += bytesOf(values.single.getFirst());
                return;
            }
        }
        for (Property property : measurement.properties()) {
            add(measurement, property, values);
        }
        values.ingestionTime = later(values.ingestionTime, measurement.ingestionTime());
    }

    private void add(Measurement measurement, Property property, Values values) {
        Value value = new Value(property.value(), measurement.ingestionTime());
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
        if (value.text().equals(before.text())) {
            return;
        }
        if (values.displaced == null) {
            values.displaced = new ArrayList<>();
        }
        Property gaveWay = new Property(property.name(), displaced.text());
        values.displaced
                .addFirst(new Reading(measurement.occurrenceTime(), displaced.ingestionTime(), List.of(gaveWay)));
        displacedReadings++;
        bytes += READING_BYTES + bytesOf(gaveWay);
    }

    private static int bytesOf(Property property) {
        return PROPERTY_BYTES + property.name().length() + property.value().length();
    }

    private static Instant later(Instant one, Instant other) {
        if (one == null || (other != null && other.isAfter(one))) {
            return other;
        }
        return one;
    }

    /** How large the group's JSON is, about. */
    int bytes() {
        return bytes;
    }

    /** What the group and its sources take in memory, about. */
    long held() {
        return bytes + sourceBytes;
    }

    int readings() {
        return readings.size() + displacedReadings;
    }

    CompleteGroup<T> complete(Instant windowEnd) {
        List<Reading> data = new ArrayList<>(readings());
        readings.forEach((time, values) -> {
            data.add(new Reading(time, values.ingestionTime, values.properties()));
            if (values.displaced != null) {
                data.addAll(values.displaced);
            }
        });
        return new CompleteGroup<>(new MeasurementGroup(key.deviceId(), key.patientId(), key.encounterId(),
                key.correlationId(), key.type(), windowEnd, data), sources);
    }
}

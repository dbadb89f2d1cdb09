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

    /** What came for one instant: a single value as a rule, which is kept as it is; a table would take three times as much. */
    private static final class Values {
        private Instant ingestionTime;
        private List<Property> single = List.of();
        private Map<String, String> byName;

        private Map<String, String> byName() {
            if (byName == null) {
                byName = new LinkedHashMap<>();
                single.forEach(property -> byName.put(property.name(), property.value()));
            }
            return byName;
        }

        private List<Property> properties() {
            return byName == null
                    ? single
                    : byName.entrySet().stream().map(value -> new Property(value.getKey(), value.getValue())).toList();
        }
    }

    private final GroupKey key;
    private final TreeMap<Instant, Values> readings = new TreeMap<>();
    private final List<T> sources = new ArrayList<>();
    private int bytes;
    private long sourceBytes;
    private int replaced;

    OpenGroup(GroupKey key) {
        this.key = key;
    }

    /** Of two values of one name at one instant the later stands; different names at one instant are one reading. */
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
        values.ingestionTime = later(values.ingestionTime, measurement.ingestionTime());
        for (Property property : measurement.properties()) {
            String before = values.byName().put(property.name(), property.value());
            if (before == null) {
                bytes += bytesOf(property);
            } else {
                bytes += property.value().length() - before.length();
                replaced++;
            }
        }
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
        return readings.size();
    }

    CompleteGroup<T> complete(Instant windowEnd) {
        List<Reading> data = new ArrayList<>(readings.size());
        readings.forEach((time, values) -> data.add(new Reading(time, values.ingestionTime, values.properties())));
        return new CompleteGroup<>(new MeasurementGroup(key.deviceId(), key.patientId(), key.encounterId(),
                key.correlationId(), key.type(), windowEnd, data), sources, replaced);
    }
}

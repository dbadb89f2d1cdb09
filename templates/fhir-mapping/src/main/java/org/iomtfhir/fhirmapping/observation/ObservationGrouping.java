package org.iomtfhir.fhirmapping.observation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.fhirmapping.spi.ObservationPeriod;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;

/** Parts the readings of a measurement group by Observation and value name. Immutable and thread-safe. */
final class ObservationGrouping {

    private final ObservationPeriod period;
    private final String[] names;

    ObservationGrouping(ObservationPeriod period, List<String> names) {
        this.period = period;
        this.names = names.toArray(String[]::new);
    }

    /** The Observations in the order in which their first readings stand in the group. */
    Collection<ObservationGroup> of(MeasurementGroup group) {
        List<Reading> readings = group.data();
        ObservationGroup current = null;
        Map<Long, ObservationGroup> all = null;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            long ticks = Ticks.of(reading.occurrenceTime());
            if (current == null) {
                current = starting(ticks);
            } else if (period == ObservationPeriod.CORRELATION) {
                current.cover(ticks);
            } else if (ticks < current.start() || ticks > current.end()) {
                if (all == null) {
                    all = new LinkedHashMap<>();
                    all.put(current.start(), current);
                }
                current = all.computeIfAbsent(start(ticks), start -> starting(ticks));
            }
            // Most groups have one period; the others grow their columns from a few readings.
            boolean first = all == null && period != ObservationPeriod.INSTANT;
            add(reading, ticks, current, first ? readings.size() : 1);
        }
        Collection<ObservationGroup> groups = all != null
                ? all.values()
                : current == null ? List.of() : List.of(current);
        groups.forEach(ObservationGroup::finish);
        return groups;
    }

    private void add(Reading reading, long ticks, ObservationGroup to, int capacity) {
        List<Property> properties = reading.properties();
        long ingestion = reading.ingestionTime() == null ? Readings.UNKNOWN_TIME : Ticks.of(reading.ingestionTime());
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.get(i);
            int name = index(property.name());
            if (name >= 0) {
                to.add(name, ticks, ingestion, property.value(), capacity);
            }
        }
    }

    private ObservationGroup starting(long ticks) {
        long start = start(ticks);
        long end = period.ticks() == 0 ? start : start + period.ticks() - 1;
        return new ObservationGroup(start, end, names.length);
    }

    private long start(long ticks) {
        return period.ticks() == 0 ? ticks : ticks - Math.floorMod(ticks, period.ticks());
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

package org.iomtfhir.transform;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.SourceEvents;

/** The device events that the readings of a group came from, by the times of the readings. Immutable. */
final class GroupSources {

    /** Of a group that does not say, or is not asked. */
    static final GroupSources NONE = new GroupSources(new TreeMap<>());

    private final NavigableMap<Instant, SourceEvents> byTime;

    private GroupSources(NavigableMap<Instant, SourceEvents> byTime) {
        this.byTime = byTime;
    }

    /** Those of this group, as far as it says. */
    static GroupSources of(MeasurementGroup group) {
        NavigableMap<Instant, SourceEvents> byTime = new TreeMap<>();
        for (Reading reading : group.data()) {
            if (reading.sourceEvents() != null) {
                SourceEvents.read(reading.sourceEvents())
                        .ifPresent(events -> byTime.merge(reading.occurrenceTime(), events, SourceEvents::and));
            }
        }
        return new GroupSources(byTime);
    }

    /** The events of all readings from the first to the last, both included; of all, if none was taken within. */
    SourceEvents between(Instant first, Instant last) {
        NavigableMap<Instant, SourceEvents> within = first.isAfter(last)
                ? byTime
                : byTime.subMap(first, true, last, true);
        return (within.isEmpty() ? byTime : within).values().stream().reduce(SourceEvents.NONE, SourceEvents::and);
    }
}

package org.iomtfhir.fhirmapping.spi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows how Observations come of a group. What it is told is health data. Called on the mapping thread. */
public interface ObservationTrace {

    /**
     * The readings of one Observation have been mapped. Told after the resource has been given out, if there is one.
     *
     * @param observation
     *            what came of them
     */
    void observation(Mapped observation);

    /**
     * One Observation.
     *
     * @param identifier
     *            of the measurement type: {@code type.segment}
     * @param period
     *            which readings are in it
     * @param start
     *            of its effective time
     * @param end
     *            of its effective time, inclusive
     * @param written
     *            whether a resource has been given out
     * @param parts
     *            its value and components in the order of the template; immutable
     */
    record Mapped(String identifier, ObservationPeriod period, Instant start, Instant end, boolean written,
            List<Part> parts) {

        public Mapped {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The value or a component.
     *
     * @param component
     *            which component of the template, from 0; -1 for the value
     * @param valueName
     *            the value name that it reads
     * @param element
     *            which component of the resource, from 0, it became; -1 for the value of the Observation itself; null if nothing
     *            was written of it
     * @param readings
     *            what there was to read, ordered by time and by when it was taken in; immutable, may be empty
     */
    record Part(int component, String valueName, @Nullable Integer element, List<Observed> readings) {

        public Part {
            readings = List.copyOf(readings);
        }
    }

    /**
     * A reading that was there.
     *
     * @param time
     *            when it was taken
     * @param ingestionTime
     *            when the hub took it in; null if that is not known
     * @param value
     *            what it says
     * @param stands
     *            whether it is in the resource; if not it gave way to another, or can't be used
     */
    record Observed(Instant time, @Nullable Instant ingestionTime, String value, boolean stands) {}
}

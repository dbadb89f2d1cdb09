package org.iomtfhir.explain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource, an Observation as a rule, and where each of its elements comes from.
 *
 * @param number
 *            from 0
 * @param group
 *            the number of its group
 * @param template
 *            the index of its mapping template
 * @param resourceType
 *            {@code Observation} as a rule
 * @param json
 *            the resource as the transform service would send it
 * @param period
 *            which readings are in it: {@code INSTANT}, {@code HOUR}, {@code DAY} or {@code CORRELATION}; null for what is no
 *            Observation
 * @param start
 *            of its effective time; null likewise
 * @param end
 *            of its effective time, inclusive; null likewise
 * @param identifier
 *            {@code type.segment}; the ids of patient and device are put before it where it is written; null likewise
 * @param elements
 *            immutable; empty for what a kind of another jar writes
 */
public record ObservationFact(int number, int group, int template, String resourceType, String json,
        @Nullable String period,
        @Nullable Instant start, @Nullable Instant end, @Nullable String identifier, List<Element> elements) {

    public ObservationFact {
        elements = List.copyOf(elements);
    }

    /**
     * An element.
     *
     * @param pointer
     *            JSON Pointer into the resource, {@code /component/1/valueQuantity/value}
     * @param place
     *            the template's words that it comes from; null if it comes from none
     * @param readings
     *            the readings that it says, and those that gave way; immutable, may be empty
     * @param from
     *            where it comes from otherwise, in words; null if place and readings say it all
     */
    public record Element(String pointer, @Nullable TemplatePlace place, List<Reading> readings,
            @Nullable String from) {
        public Element {
            readings = List.copyOf(readings);
        }
    }

    /**
     * A reading of an element.
     *
     * @param time
     *            when it was taken
     * @param valueName
     *            the value name
     * @param value
     *            what it says
     * @param stands
     *            whether the element says it; if not, it gave way to another or can't be used
     * @param measurements
     *            the numbers of the measurements that said so; immutable
     */
    public record Reading(Instant time, String valueName, String value, boolean stands, List<Integer> measurements) {
        public Reading {
            measurements = List.copyOf(measurements);
        }
    }
}

package org.iomtfhir.fhirmapping;

import java.time.Instant;
import java.util.Objects;

/**
 * One FHIR resource made of a measurement group.
 *
 * @param resourceType
 *            {@code Observation} as a rule
 * @param json
 *            the resource as FHIR R4 JSON, UTF-8; not copied, never to be changed
 * @param firstReading
 *            the time of the earliest reading that it was made of
 * @param lastReading
 *            the time of the latest
 * @param replacedReadings
 *            how many readings gave way to another one of the same group: all but the latest of a Quantity or String, and
 *            those of an instant that had one already
 */
@SuppressWarnings("ArrayRecordComponent") // It goes to the hub as it is; a copy per resource would be for nothing.
public record MappedResource(String resourceType, byte[] json, Instant firstReading, Instant lastReading,
        int replacedReadings) {

    public MappedResource {
        Objects.requireNonNull(resourceType, "resourceType");
        Objects.requireNonNull(json, "json");
        Objects.requireNonNull(firstReading, "firstReading");
        Objects.requireNonNull(lastReading, "lastReading");
    }

    /** Says nothing of the content. Safe to log. */
    @Override
    public String toString() {
        return resourceType + " of " + json.length + " bytes";
    }
}

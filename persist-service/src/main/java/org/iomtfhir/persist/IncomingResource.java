package org.iomtfhir.persist;

import java.time.Instant;
import java.util.Objects;

/**
 * One message: a FHIR R4 resource whose device, subject and encounter are logical references ({@code
 * reference.identifier}), and whose {@code identifier[0].value} is {@code {type}.{id segment}}.
 *
 * @param json
 *            the resource; not copied, never changed
 * @param firstReading
 *            when its first reading was taken; null to take it from the resource
 * @param lastReading
 *            when its last reading was taken; null to take it from the resource
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is up to a megabyte; it is passed on, not copied.
public record IncomingResource(byte[] json, Instant firstReading, Instant lastReading) {

    public IncomingResource {
        Objects.requireNonNull(json, "json");
    }

    /** Not for a log: says nothing of the content. */
    @Override
    public String toString() {
        return "IncomingResource of " + json.length + " bytes";
    }
}

package org.iomtfhir.persist;

import java.time.Instant;
import java.util.Objects;
import org.iomtfhir.model.TimedSources;
import org.iomtfhir.persist.write.SourceVersions;
import org.jspecify.annotations.Nullable;

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
 * @param from
 *            what it was made of
 * @param timed
 *            which of its readings came from which events of these
 */
@SuppressWarnings("ArrayRecordComponent") // A payload is up to a megabyte; it is passed on, not copied.
public record IncomingResource(byte[] json, @Nullable Instant firstReading, @Nullable Instant lastReading,
        SourceVersions from, TimedSources timed) {

    public IncomingResource {
        Objects.requireNonNull(json, "json");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(timed, "timed");
    }

    /** One that does not say which reading came from what. */
    public IncomingResource(byte[] json, @Nullable Instant firstReading, @Nullable Instant lastReading,
            SourceVersions from) {
        this(json, firstReading, lastReading, from, TimedSources.NONE);
    }

    /** One that does not say what it was made of. */
    public IncomingResource(byte[] json, @Nullable Instant firstReading, @Nullable Instant lastReading) {
        this(json, firstReading, lastReading, SourceVersions.UNKNOWN);
    }

    /** Not for a log: says nothing of the content. */
    @Override
    public String toString() {
        return "IncomingResource of " + json.length + " bytes";
    }
}

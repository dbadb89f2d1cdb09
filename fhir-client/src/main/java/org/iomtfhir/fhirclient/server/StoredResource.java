package org.iomtfhir.fhirclient.server;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource as the server holds it, not parsed: one that is broken harms nobody but who asks for it.
 *
 * @param type
 *            its type
 * @param id
 *            its logical id
 * @param version
 *            its version, null where the server gives none
 * @param lastUpdated
 *            when that version was written, null where the server does not say
 * @param json
 *            the resource
 */
public record StoredResource(String type, String id, @Nullable String version, @Nullable Instant lastUpdated,
        String json) {

    public StoredResource {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(json, "json");
    }

    /** The same, with this version where it has none of its own. */
    StoredResource withVersion(@Nullable String versionOrNull) {
        return version != null ? this : new StoredResource(type, id, versionOrNull, lastUpdated, json);
    }

    /**
     * The version, for the guard of an update: what is there is never written over without one.
     *
     * @throws FhirUnavailableException
     *             if the server gives none
     */
    public String requiredVersion() {
        if (version == null) {
            throw FhirUnavailableException.transientFailure("the FHIR server does not say of which version the " + type
                    + " is that it holds, neither in meta.versionId nor as ETag: without versions what is there can't be"
                    + " updated safely. Have it give versions");
        }
        return version;
    }

    /** The relative reference to it, such as {@code Patient/123}. */
    public String reference() {
        return type + "/" + id;
    }

    /** Names it without its content; the id of a person is not for a log all the same. */
    @Override
    public String toString() {
        return type + " of version " + version;
    }
}

package org.iomtfhir.fhirclient.server;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a resource.
 *
 * @param resourceOrNull
 *            what it was, null where this version is a deletion
 * @param version
 *            its version, null where the server gives none
 * @param lastUpdated
 *            when it was written, null where the server does not say
 */
public record HistoryEntry(@Nullable StoredResource resourceOrNull, @Nullable String version,
        @Nullable Instant lastUpdated) {}

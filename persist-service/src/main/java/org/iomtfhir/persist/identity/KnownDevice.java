package org.iomtfhir.persist.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Device as far as identities go.
 *
 * @param id
 *            its logical id
 * @param version
 *            its version, null where the server gives none
 * @param lastUpdated
 *            when that version was written, null where the server does not say
 * @param link
 *            whom it is linked to
 * @param linkedSince
 *            since when, where it says so; null for since that link was written
 * @param placeholder
 *            whether it was made by the connector and nobody has verified it since: it bears the tag of what is made here
 */
record KnownDevice(String id, @Nullable String version, @Nullable Instant lastUpdated, PatientLink link,
        @Nullable Instant linkedSince,
        boolean placeholder) {

    /** Whether this version alone does not tell whose a reading of this time is. */
    boolean isOfThePast(Instant reading) {
        return (lastUpdated != null && reading.isBefore(lastUpdated))
                || (linkedSince != null && reading.isBefore(linkedSince));
    }

    /** Whether this is the first version there ever was, as servers count that number them. */
    boolean isFirstVersion() {
        return "1".equals(version);
    }
}

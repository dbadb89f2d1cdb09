package org.iomtfhir.persist.identity;

import java.time.Instant;

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
 */
record KnownDevice(String id, String version, Instant lastUpdated, PatientLink link) {

    /** Whether this is the first version there ever was, as servers count that number them. */
    boolean isFirstVersion() {
        return "1".equals(version);
    }
}

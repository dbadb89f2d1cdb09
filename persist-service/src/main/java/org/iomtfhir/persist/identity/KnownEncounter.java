package org.iomtfhir.persist.identity;

import org.jspecify.annotations.Nullable;

/**
 * An Encounter as far as identities go.
 *
 * @param id
 *            its logical id
 * @param patientId
 *            the logical id of its subject, null where that is no patient of this server
 */
record KnownEncounter(String id, @Nullable String patientId) {}

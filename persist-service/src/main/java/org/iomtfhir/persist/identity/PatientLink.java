package org.iomtfhir.persist.identity;

import org.jspecify.annotations.Nullable;

/**
 * Whom a Device is, or was, linked to.
 *
 * @param patientId
 *            the logical id; null where it is linked to nobody, or to something that is no patient of this server
 * @param elsewhere
 *            whether it is linked to something that is no patient of this server
 */
record PatientLink(@Nullable String patientId, boolean elsewhere) {

    static final PatientLink NOBODY = new PatientLink(null, false);
    static final PatientLink ELSEWHERE = new PatientLink(null, true);

    static PatientLink to(String patientId) {
        return new PatientLink(patientId, false);
    }
}

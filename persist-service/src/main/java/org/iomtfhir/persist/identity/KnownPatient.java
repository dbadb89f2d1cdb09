package org.iomtfhir.persist.identity;

/**
 * A Patient as far as identities go.
 *
 * @param id
 *            its logical id
 * @param state
 *            whether it can be used
 * @param replacedBy
 *            the logical id of the patient that replaced it, null where none did
 */
record KnownPatient(String id, State state, String replacedBy) {

    /** How many replacements are followed: more are a circle, or nothing that was meant. */
    static final int MOST_REPLACEMENTS = 8;

    /** Whether readings may go there. */
    enum State {
        /** They may. */
        VALID,
        /** It was replaced by another. */
        REPLACED,
        /** It was replaced by something that is no patient of this server. */
        REPLACED_ELSEWHERE,
        /** It says that it is not in use: {@code active} is false. */
        RETRACTED,
        /** It is not there, or deleted. */
        GONE
    }
}

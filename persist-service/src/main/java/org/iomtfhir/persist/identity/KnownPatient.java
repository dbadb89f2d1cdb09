package org.iomtfhir.persist.identity;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Patient as far as identities go.
 *
 * @param id
 *            its logical id
 * @param state
 *            whether it can be used
 * @param replacedBy
 *            the logical id of the patient that replaced it, null where none did
 * @param replaced
 *            the logical ids of those that it replaced itself, as far as was asked
 */
record KnownPatient(String id, State state, String replacedBy, Set<String> replaced) {

    /** How many replacements are followed: more are a circle, or nothing that was meant. */
    static final int MOST_REPLACEMENTS = 8;

    /** How many that one patient replaced are looked for. */
    static final int MOST_REPLACED = 50;

    KnownPatient {
        replaced = Set.copyOf(replaced);
    }

    /** The same, having replaced these as well. */
    KnownPatient with(Set<String> others) {
        return others.isEmpty()
                ? this
                : new KnownPatient(id, state, replacedBy, Stream.concat(replaced.stream(), others.stream()).distinct()
                        .limit(MOST_REPLACED).collect(Collectors.toSet()));
    }

    /** Whether readings may go there. */
    enum State {
        /** The patient is in use, and readings may go there. */
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

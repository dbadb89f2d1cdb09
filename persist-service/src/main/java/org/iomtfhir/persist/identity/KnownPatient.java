package org.iomtfhir.persist.identity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.jspecify.annotations.Nullable;

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
record KnownPatient(String id, State state, @Nullable String replacedBy, Set<String> replaced) {

    /** How many replacements are followed: more are a circle, or nothing that was meant. */
    static final int MOST_REPLACEMENTS = 8;

    /** In how many records of one patient a series may have begun; where there are more, nothing is decided. */
    private static final int MOST_RECORDS = 1_000;

    KnownPatient {
        replaced = Set.copyOf(replaced);
    }

    /** The same, having replaced these as well. */
    KnownPatient with(Set<String> others) {
        return others.isEmpty()
                ? this
                : new KnownPatient(id, state, replacedBy, Stream.concat(replaced.stream(), others.stream())
                        .collect(Collectors.toSet()));
    }

    /**
     * Under which ids the Observations of a patient may be.
     *
     * @param linked
     *            the record that a device is linked to
     * @param owner
     *            the one that stands for it today
     * @param patient
     *            gives the patient of an id
     * @param current
     *            gives the id of the one that stands for an id today
     * @return the linked one first, then the owner, then those that these replaced, one after the other
     * @throws FhirUnavailableException
     *             if there are more than can be looked through
     */
    static List<String> records(@Nullable String linked, String owner, Function<String, KnownPatient> patient,
            UnaryOperator<String> current) {
        Set<String> records = new LinkedHashSet<>(List.of(linked, owner));
        List<String> next = List.copyOf(records);
        for (int i = 0; i < MOST_REPLACEMENTS && !next.isEmpty(); i++) {
            next = next.stream().flatMap(each -> patient.apply(each).replaced().stream().sorted())
                    .filter(each -> current.apply(each).equals(owner)).filter(records::add).toList();
            if (records.size() > MOST_RECORDS) {
                throw FhirUnavailableException.answered("more than " + MOST_RECORDS + " records on the FHIR server were"
                        + " replaced by one Patient: nobody can tell in which of them a series began. Take the links out"
                        + " that are not meant");
            }
        }
        return List.copyOf(records);
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

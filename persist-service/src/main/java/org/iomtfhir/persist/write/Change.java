package org.iomtfhir.persist.write;

import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Resource;

/**
 * One new resource, to be written or merged into what is there.
 *
 * @param type
 *            its type
 * @param id
 *            the logical id it goes under
 * @param resource
 *            the resource, with its id, its identifier, and its references resolved; never changed here
 * @param identifierSystem
 *            the system of the identifier that the id follows from
 * @param identifierValue
 *            its value
 * @param candidates
 *            under which records of its patient the resource may be stored already, the likeliest first; one, where the patient
 *            replaced no other
 * @param from
 *            what it was made of
 * @param unverified
 *            whether what is written is to say that nobody has verified the device
 * @param unconfirmed
 *            whether nothing may be written, since it was not confirmed whose it is: only that there is nothing to be written can be found
 */
public record Change(String type, String id, Resource resource, String identifierSystem, String identifierValue,
        List<Candidate> candidates, SourceVersions from, boolean unverified,
        boolean unconfirmed) {

    /**
     * A record of the patient.
     *
     * @param patientId
     *            its logical id
     * @param identifierValue
     *            what the identifier of the resource is under it
     */
    public record Candidate(String patientId, String identifierValue) {

        /** Not for a log: says nothing. */
        @Override
        public String toString() {
            return "Candidate";
        }
    }

    /** One of a patient who replaced no other. */
    public Change(String type, String id, Resource resource, String identifierSystem, String identifierValue) {
        this(type, id, resource, identifierSystem, identifierValue, List.of(), SourceVersions.UNKNOWN, false, false);
    }

    public Change {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(from, "from");
        candidates = List.copyOf(candidates);
    }

    /** The same, made of this. */
    public Change madeFrom(SourceVersions what) {
        return new Change(type, id, resource, identifierSystem, identifierValue, candidates, what, unverified,
                unconfirmed);
    }

    /** The same, for which nothing may be written. */
    public Change withoutConfirmation() {
        return new Change(type, id, resource, identifierSystem, identifierValue, candidates, from, unverified, true);
    }

    /** Not for a log: says nothing but the type. */
    @Override
    public String toString() {
        return "Change[" + type + "]";
    }
}

package org.iomtfhir.persist.identity;

import java.util.List;

/** Finds whose readings are whose. Implementations are thread-safe. */
public interface IdentityResolver {

    /**
     * Answers a batch of questions.
     *
     * @param questions
     *            may repeat themselves
     * @return for each question, in order, its spans in the order of time: as a rule one, and more where the device
     *         changed hands between the first and the last reading; never empty
     * @throws org.iomtfhir.fhirclient.server.FhirUnavailableException
     *             if the FHIR server can't be asked now
     */
    List<List<Span>> resolve(List<IdentityQuestion> questions);

    /** Forgets what is remembered of this question, since the server knows no such resource any more. */
    void evict(IdentityQuestion question);
}

package org.iomtfhir.persist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.IdentityQuestion;
import org.iomtfhir.persist.identity.IdentityResolver;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.iomtfhir.persist.identity.Token;
import org.iomtfhir.persist.server.FhirRefusedException;
import org.iomtfhir.persist.server.FhirUnavailableException;
import org.iomtfhir.persist.write.Suspects;

/**
 * Finds out whose the messages of a batch are. Where the server is there and fails at it (500), perhaps at one device, the
 * batch is taken apart, so that the others' readings land. Thread-safe.
 */
final class Identification {

    /** A server that fails so often, and answers nothing in between, fails at everything: there is nobody to blame. */
    private static final int MOST_FAILURES_IN_A_ROW = 10;

    /** Whom a message names, whatever its times. */
    private record Whose(Token device, Token patient, Token encounter) {}

    private final IdentityResolver identities;
    private final Suspects suspects;

    Identification(IdentityResolver identities, Suspects suspects) {
        this.identities = identities;
        this.suspects = suspects;
    }

    /**
     * Whose each is.
     *
     * @return in the same order; empty for one that the server fails at and that is not known to be to blame
     * @throws FhirUnavailableException
     *             if the server can't be asked now, or fails at everything
     */
    List<Optional<List<Span>>> of(List<IdentityQuestion> questions) {
        List<Optional<List<Span>>> answers = new ArrayList<>(Collections.nCopies(questions.size(), Optional
                .empty()));
        Deque<List<Integer>> parts = new ArrayDeque<>();
        parts.push(IntStream.range(0, questions.size()).boxed().toList());
        int failuresInARow = 0;
        while (!parts.isEmpty()) {
            List<Integer> part = parts.pop();
            try {
                List<List<Span>> spans = resolve(part.stream().map(questions::get).toList());
                for (int i = 0; i < part.size(); i++) {
                    answers.set(part.get(i), Optional.of(spans.get(i)));
                    suspects.clear(key(questions.get(part.get(i))));
                }
                failuresInARow = 0;
            } catch (FhirUnavailableException e) {
                failuresInARow++;
                if (!e.isAnswered() || failuresInARow > MOST_FAILURES_IN_A_ROW) {
                    throw e;
                }
                if (part.size() > 1) {
                    parts.push(part.subList(part.size() / 2, part.size()));
                    parts.push(part.subList(0, part.size() / 2));
                } else if (suspects.failedAlone(key(questions.get(part.getFirst())))) {
                    answers.set(part.getFirst(), Optional.of(List.of(Span.always(new Resolution.Refusal(
                            ErrorName.FhirResourceNotFound, "the FHIR server fails each time (500) at finding or making"
                                    + " the message's device, patient or encounter, and takes others meanwhile: its log"
                                    + " says why")))));
                }
            }
        }
        return answers;
    }

    private List<List<Span>> resolve(List<IdentityQuestion> questions) {
        try {
            return identities.resolve(questions);
        } catch (FhirRefusedException e) {
            throw FhirUnavailableException.transientFailure("the FHIR server refuses what it takes to find devices and"
                    + " patients: " + e.getMessage());
        }
    }

    private static Whose key(IdentityQuestion question) {
        return new Whose(question.device(), question.patient(), question.encounter());
    }
}

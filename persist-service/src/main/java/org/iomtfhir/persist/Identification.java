package org.iomtfhir.persist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.IdentifierToken;
import org.iomtfhir.persist.identity.IdentityQuestion;
import org.iomtfhir.persist.identity.IdentityResolver;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.iomtfhir.persist.write.ServerErrorTracker;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose the messages of a batch are. Where the server is there and fails at it (500), perhaps at one device, the
 * batch is taken apart, so that the others' readings land. Thread-safe.
 */
final class Identification {

    /** A server that fails so often, and answers nothing in between, fails at everything: there is nobody to blame. */
    private static final int MOST_FAILURES_IN_A_ROW = 20;

    private static final Resolution.Refusal TO_BLAME = new Resolution.Refusal(ErrorName.FhirResourceNotFound,
            "the FHIR server fails each time (500, or an answer larger than is read) at finding or making the"
                    + " message's device, patient or encounter, and not at others meanwhile: its log says why; replay the"
                    + " dead letter when that is mended");

    /** Whom a message names, whatever its times. */
    private record Whose(@Nullable IdentifierToken device, @Nullable IdentifierToken patient,
            @Nullable IdentifierToken encounter) {

        static Whose of(IdentityQuestion question) {
            return new Whose(question.device(), question.patient(), question.encounter());
        }
    }

    private final IdentityResolver identities;
    private final ServerErrorTracker serverErrors;

    Identification(IdentityResolver identities, ServerErrorTracker serverErrors) {
        this.identities = identities;
        this.serverErrors = serverErrors;
    }

    /**
     * Whose each is.
     *
     * @return in the same order; empty for one that the server fails at and that is not known to be to blame
     * @throws FhirUnavailableException
     *             if the server can't be asked now, or fails at everything
     */
    List<Optional<List<Span>>> of(List<IdentityQuestion> questions) {
        try {
            return resolve(questions).stream().map(Optional::of).toList();
        } catch (FhirUnavailableException e) {
            if (!e.isAnswered()) {
                throw e;
            }
            return apart(questions, e);
        }
    }

    /** By whom the messages name: all messages of one device are to blame together, or none. */
    private List<Optional<List<Span>>> apart(List<IdentityQuestion> questions, FhirUnavailableException failure) {
        Map<Whose, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            places.computeIfAbsent(Whose.of(questions.get(i)), key -> new ArrayList<>()).add(i);
        }
        List<Optional<List<Span>>> answers = new ArrayList<>(Collections.nCopies(questions.size(), Optional.empty()));
        Deque<List<Whose>> parts = new ArrayDeque<>();
        split(List.copyOf(places.keySet()), failure, parts, answers, places);
        int failuresInARow = 1;
        while (!parts.isEmpty()) {
            List<Whose> part = parts.pop();
            List<Integer> theirs = part.stream().flatMap(each -> places.getOrDefault(each, List.of()).stream())
                    .toList();
            try {
                List<List<Span>> spans = resolve(theirs.stream().map(questions::get).toList());
                for (int i = 0; i < theirs.size(); i++) {
                    answers.set(theirs.get(i), Optional.of(spans.get(i)));
                }
                part.forEach(serverErrors::clear);
                failuresInARow = 0;
            } catch (FhirUnavailableException e) {
                if (!e.isAnswered()) {
                    throw e;
                }
                boolean blamed = split(part, e, parts, answers, places);
                failuresInARow = blamed ? failuresInARow : failuresInARow + 1;
                if (failuresInARow > MOST_FAILURES_IN_A_ROW) {
                    throw failure;
                }
            }
        }
        return answers;
    }

    /** Gives whether it can't be split, and is known to be to blame. */
    private boolean split(List<Whose> failed, FhirUnavailableException failure, Deque<List<Whose>> parts,
            List<Optional<List<Span>>> answers,
            Map<Whose, List<Integer>> places) {
        if (failed.size() > 1) {
            parts.push(failed.subList(failed.size() / 2, failed.size()));
            parts.push(failed.subList(0, failed.size() / 2));
            return false;
        }
        if (!serverErrors.failedAlone(failed.getFirst(), failure)) {
            return false;
        }
        places.getOrDefault(failed.getFirst(), List.of())
                .forEach(place -> answers.set(place, Optional.of(List.of(Span.always(TO_BLAME)))));
        return true;
    }

    private List<List<Span>> resolve(List<IdentityQuestion> questions) {
        try {
            return identities.resolve(questions);
        } catch (AnswerTooLargeException e) {
            throw FhirUnavailableException.tooLarge("what the FHIR server holds of a device, patient or encounter is"
                    + " larger than is read");
        } catch (FhirRefusedException e) {
            throw FhirUnavailableException.transientFailure("the FHIR server refuses what it takes to find devices and"
                    + " patients: " + e.getMessage());
        }
    }
}

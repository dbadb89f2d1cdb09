package org.iomtfhir.runtime.deadletter;

import java.time.Instant;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter without the event's content; the fields are those of {@link DeadLetter} and of its event.
 */
public record DeadLetterSummary(DeadLetterKey key, String stage, ErrorName error, String cause, String failedIn,
        Optional<TemplateRef> template, String hub, String partition, long sequenceNumber, @Nullable String offset,
        int place, Instant enqueuedTime, Instant setAsideTime, Optional<Instant> replayedTime,
        Optional<Instant> replayStartedTime, FailedAttempts tries) {

    /** Whether it lies untouched: a repeat of the same failure changes nothing then. */
    boolean atRest() {
        return replayedTime.isEmpty() && replayStartedTime.isEmpty();
    }
}

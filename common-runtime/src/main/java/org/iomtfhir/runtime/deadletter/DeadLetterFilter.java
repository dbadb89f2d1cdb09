package org.iomtfhir.runtime.deadletter;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;

/**
 * Which dead letters are meant; what is empty does not restrict.
 *
 * @param stage
 *            of this stage
 * @param error
 *            for this cause
 * @param from
 *            set aside at this time or later
 * @param until
 *            set aside before this time
 * @param replayed
 *            whether they have been handed back
 */
public record DeadLetterFilter(Optional<String> stage, Optional<ErrorName> error, Optional<Instant> from,
        Optional<Instant> until, Optional<Boolean> replayed) {

    /** The filter that takes every dead letter. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(Optional.empty(), Optional.empty(),
            Optional.empty(),
            Optional.empty(), Optional.empty());

    public DeadLetterFilter {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(replayed, "replayed");
        stage.ifPresent(DeadLetterKey::requireStage);
    }

    /** Whether the letter is one of them. */
    public boolean matches(DeadLetterSummary letter) {
        return stage.map(letter.stage()::equals).orElse(true) && error.map(letter.error()::equals).orElse(true)
                && from.map(time -> !letter.setAsideTime().isBefore(time)).orElse(true)
                && until.map(letter.setAsideTime()::isBefore).orElse(true)
                && replayed.map(wanted -> wanted == letter.replayedTime().isPresent()).orElse(true);
    }
}

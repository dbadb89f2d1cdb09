package org.iomtfhir.explain;

import java.time.Duration;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How much is wanted of an explanation.
 *
 * @param inFull
 *            which events, by number, are explained in full: verdicts and unread values. Of the others it is known what came of them
 * @param progress
 *            told after each event how many there were; what it throws ends the work
 * @param window
 *            the length of the group service's windows, by the time at which each event was taken in; null for all events in one
 */
public record ExplainOptions(IntPredicate inFull, IntConsumer progress, @Nullable Duration window) {

    public ExplainOptions {
        Objects.requireNonNull(inFull, "inFull");
        Objects.requireNonNull(progress, "progress");
    }

    /** All events in one window. */
    public ExplainOptions(IntPredicate inFull, IntConsumer progress) {
        this(inFull, progress, null);
    }

    /** Everything, told to nobody. */
    public static ExplainOptions everything() {
        return new ExplainOptions(event -> true, events -> {});
    }
}

package org.iomtfhir.explain;

import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * How much is wanted of an explanation.
 *
 * @param inFull
 *            which events, by number, are explained in full: verdicts and unread values. Of the others it is known what came of them
 * @param progress
 *            told after each event how many there were; what it throws ends the work
 */
public record ExplainOptions(IntPredicate inFull, IntConsumer progress) {

    public ExplainOptions {
        Objects.requireNonNull(inFull, "inFull");
        Objects.requireNonNull(progress, "progress");
    }

    /** Everything, told to nobody. */
    public static ExplainOptions everything() {
        return new ExplainOptions(event -> true, events -> {});
    }
}

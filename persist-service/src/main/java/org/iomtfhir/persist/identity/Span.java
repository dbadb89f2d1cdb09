package org.iomtfhir.persist.identity;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose the readings of a stretch of time are.
 *
 * @param from
 *            its begin, inclusive; null for everything before
 * @param until
 *            its end, exclusive; null for everything after
 * @param whose
 *            the answer
 */
public record Span(@Nullable Instant from, @Nullable Instant until, Resolution whose) {

    public Span {
        Objects.requireNonNull(whose, "whose");
    }

    /** The span without begin and end, in which this answer always holds. */
    public static Span always(Resolution whose) {
        return new Span(null, null, whose);
    }

    /** Whether a reading of this time belongs to it. */
    public boolean holds(Instant time) {
        return (from == null || !time.isBefore(from)) && (until == null || time.isBefore(until));
    }
}

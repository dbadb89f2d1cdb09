package org.iomtfhir.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device template had to do with an event. */
public sealed interface Verdict {

    /** The index of the template, from 0. */
    int template();

    /**
     * It matched.
     *
     * @param matches
     *            in order, at least one; immutable
     */
    record Matched(int template, List<Match> matches) implements Verdict {
        public Matched {
            matches = List.copyOf(matches);
        }
    }

    /** It did not match, and how near it came; null where that was not asked for. */
    record NotMatched(int template, Reason reason) implements Verdict {}

    /** Its match expression failed; the failure is among those of the event. */
    record Failed(int template) implements Verdict {}

    /**
     * A match.
     *
     * @param where
     *            what matched; null if the expression made it
     * @param expressions
     *            what each expression gave, in the order in which they were tried; immutable
     * @param measurement
     *            the number of the measurement that came of it; null if none did
     */
    record Match(@Nullable EventPosition where, List<Evaluated> expressions, @Nullable Integer measurement) {
        public Match {
            expressions = List.copyOf(expressions);
        }
    }

    /**
     * An expression that was evaluated.
     *
     * @param member
     *            the member of the template, or the value name
     * @param text
     *            as written
     * @param language
     *            {@code JsonPath} or {@code JmesPath}; {@code IoT Hub} or {@code IoT Central} for what these kinds bring along
     * @param place
     *            where it stands; null for what a kind brings along
     * @param result
     *            what it gave
     */
    record Evaluated(String member, String text, String language, @Nullable TemplatePlace place, Result result) {}

    /** What an expression gave. */
    sealed interface Result {

        /** A value as JSON, cut where it is long; {@code where} is null if the expression made it. */
        record Selected(String json, @Nullable EventPosition where) implements Result {}

        /** Nothing; {@code reason} is null where it was not asked for. */
        record Nothing(Reason reason) implements Result {}

        /** It failed; the failure is among those of the event. */
        record Failed() implements Result {}
    }
}

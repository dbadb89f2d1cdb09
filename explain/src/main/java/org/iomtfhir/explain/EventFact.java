package org.iomtfhir.explain;

import java.util.List;

/**
 * What became of one event.
 *
 * @param number
 *            from 0
 * @param line
 *            the line, from 1, where it starts in the text that was given
 * @param start
 *            the index of its first character in that text
 * @param end
 *            the index behind its last
 * @param outcome
 *            in one word
 * @param measurements
 *            how many came of it
 * @param failures
 *            how many failures
 * @param verdicts
 *            one for each template, in order; empty if the event was not explained in full; immutable
 * @param unread
 *            pointers of the values that no template looked at; empty likewise; immutable
 */
public record EventFact(int number, int line, int start, int end, Outcome outcome, int measurements, int failures,
        List<Verdict> verdicts, List<EventPosition> unread) {

    /** What became of an event. */
    public enum Outcome {
        /** Measurements, and no failure. */
        MEASURED,
        /** A failure, whether or not there are measurements as well. */
        FAILED,
        /** Neither: no template is for it. */
        UNMATCHED
    }

    public EventFact {
        verdicts = List.copyOf(verdicts);
        unread = List.copyOf(unread);
    }
}

package org.iomtfhir.devicecontent.jsonpath;

/**
 * What the expressions of one event may cost, counted in values looked at: {@value #PER_EXPRESSION} for one evaluation of one
 * expression, {@value #PER_EVENT} for all of them together. Once an event has spent that, each further evaluation may still
 * look at {@value #WHEN_SPENT} values, so that a runaway template does not silence simple ones; once it has spent twice as
 * much, no evaluation may look at any. Not thread-safe.
 */
public final class Budget {

    /** How many values one evaluation of one expression may look at. */
    public static final int PER_EXPRESSION = 5_000_000;
    /** How many values all expressions of one event may look at. */
    public static final int PER_EVENT = 50_000_000;
    /** How many values an evaluation may look at once the event's are spent. */
    public static final int WHEN_SPENT = 10_000;

    private long ofEvent = PER_EVENT;
    private int given = PER_EXPRESSION;
    private int left = PER_EXPRESSION;

    /** Starts the next evaluation. */
    public void begin() {
        ofEvent -= given - left;
        if (ofEvent >= PER_EXPRESSION) {
            given = PER_EXPRESSION;
        } else {
            given = ofEvent > -PER_EVENT ? Math.max(WHEN_SPENT, (int) ofEvent) : 0;
        }
        left = given;
    }

    /** How many more values the evaluation may look at. */
    int left() {
        return left;
    }

    /**
     * Counts values looked at.
     *
     * @throws LimitExceededException
     *             if that is more than the evaluation may
     */
    public void spend(int values) {
        left -= values;
        if (left < 0) {
            left = 0;
            throw new LimitExceededException("it looks at more than " + given + " values of the event");
        }
    }
}

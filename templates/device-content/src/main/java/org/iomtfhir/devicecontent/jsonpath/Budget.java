package org.iomtfhir.devicecontent.jsonpath;

import org.iomtfhir.devicecontent.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one event may cost, in time and in memory. Not thread-safe.
 *
 * <p>Time is counted in values looked at: {@value #PER_EXPRESSION} for one evaluation of one expression, {@value #PER_EVENT} for
 * all of them together. Once an event has spent that, each further evaluation may still look at {@value #WHEN_SPENT} values, so
 * that a runaway template does not silence simple ones; once it has spent twice as much, no evaluation may look at any. Of a long
 * text {@value #CHARACTERS_PER_VALUE} characters count as one value more.
 *
 * <p>Memory is counted in bytes, roughly, of what expressions build: {@value #MAX_BUILT} for one evaluation, and as many for all
 * that is kept of an event's evaluations until the event has been read.
 */
public final class Budget {

    private final @Nullable AccessListener looks;

    /** How many values one evaluation of one expression may look at. */
    public static final int PER_EXPRESSION = 5_000_000;
    /** How many values all expressions of one event may look at. */
    public static final int PER_EVENT = 50_000_000;
    /** How many values an evaluation may look at once the event's are spent. */
    public static final int WHEN_SPENT = 10_000;
    /** How many characters of a text cost as much as a value. */
    public static final int CHARACTERS_PER_VALUE = 16;
    /** How many bytes one evaluation may build, and how many of an event may be kept. */
    public static final int MAX_BUILT = 64 * 1024 * 1024;

    /** The smallest objects take so much more than what they are written with. */
    private static final int BYTES_PER_CHARACTER = 24;

    private long ofEvent = PER_EVENT;
    private int given = PER_EXPRESSION;
    private int left = PER_EXPRESSION;
    private long built;
    private long kept;

    /** A budget that tells nobody what is looked at. */
    public Budget() {
        this(null);
    }

    /**
     * A budget.
     *
     * @param looks
     *            told what is looked at; null for nobody
     */
    public Budget(@Nullable AccessListener looks) {
        this.looks = looks;
    }

    /** Says that a value was found and looked at; nothing, if it is null. */
    public void found(@Nullable Json value) {
        if (looks != null && value != null) {
            looks.found(value);
        }
    }

    /** Says that a member was asked for where there is none. */
    public void missed(Json where, String name) {
        if (looks != null) {
            looks.missed(where, name);
        }
    }

    /** Starts the next evaluation. */
    public void begin() {
        ofEvent -= given - left;
        if (ofEvent >= PER_EXPRESSION) {
            given = PER_EXPRESSION;
        } else {
            given = ofEvent > -PER_EVENT ? Math.max(WHEN_SPENT, (int) ofEvent) : 0;
        }
        left = given;
        built = 0;
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

    /**
     * Counts reading so many characters, short texts for nothing.
     *
     * @throws LimitExceededException
     *             if that is more than the evaluation may
     */
    public void read(long characters) {
        if (characters >= CHARACTERS_PER_VALUE) {
            spend((int) Math.min(PER_EXPRESSION + 1L, characters / CHARACTERS_PER_VALUE));
        }
    }

    /**
     * Counts what is about to be built, before it is.
     *
     * @param bytes
     *            roughly
     * @throws LimitExceededException
     *             if that is more than the evaluation may build
     */
    public void build(long bytes) {
        built += bytes;
        if (built > MAX_BUILT) {
            throw new LimitExceededException("it builds more than " + MAX_BUILT + " bytes from the event");
        }
    }

    /**
     * Counts what is left of what the evaluation has built as kept until the event has been read.
     *
     * @param characters
     *            the written length of what is kept, which may be of the event in part
     * @throws LimitExceededException
     *             if that is more than the event may
     */
    public void keep(long characters) {
        kept += Math.min(built, characters * BYTES_PER_CHARACTER);
        built = 0;
        if (kept > MAX_BUILT) {
            throw new LimitExceededException(
                    "what it and the expressions before it build from the event takes more than " + MAX_BUILT
                            + " bytes");
        }
    }
}

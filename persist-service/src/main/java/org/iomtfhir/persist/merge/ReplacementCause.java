package org.iomtfhir.persist.merge;

import java.util.Locale;

/** Why a reading that was usable does not stand: the values of a metric's label, which are these alone. */
public enum ReplacementCause {
    /** One that was measured later stands. */
    LATER_READING,
    /** One that was measured at the same time and ingested later stands. */
    LATER_INGESTION,
    /** One of the same time stands, of which nothing says that either was ingested later. */
    SAME_TIME,
    /** A person set what stands, or took it away. */
    EDITED,
    /** It was no number ({@code NaN}), and a number stands. */
    UNUSABLE;

    /** As metrics have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why the second of two stands, given that it does. */
    static ReplacementCause by(Origin.Kind kind, long reading, Origin.Kind winner, long winnersReading, boolean same) {
        if (winner == Origin.Kind.PERSON) {
            return EDITED;
        }
        if (kind != winner || reading != winnersReading) {
            return LATER_READING;
        }
        return same ? SAME_TIME : LATER_INGESTION;
    }
}

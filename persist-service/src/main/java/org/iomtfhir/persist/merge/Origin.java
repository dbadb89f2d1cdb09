package org.iomtfhir.persist.merge;

/**
 * Where a value comes from, which decides what stands where two are of one place: the later reading, of two of one time the
 * one that was ingested later; what a person set stands over both. It does not matter which arrives first.
 *
 * @param kind
 *            who set it
 * @param reading
 *            when it was measured, in ticks; {@link Kind#READING} alone has it
 * @param ingestion
 *            when it was ingested, in ticks; {@link #UNKNOWN_TIME} if nothing says so
 */
record Origin(Kind kind, long reading, long ingestion) implements Comparable<Origin> {

    /** Before any time that is known. */
    static final long UNKNOWN_TIME = Long.MIN_VALUE;

    /** From before values were marked, so that nothing is known of it: every reading stands over it. */
    static final Origin UNKNOWN = new Origin(Kind.UNKNOWN, UNKNOWN_TIME, UNKNOWN_TIME);

    /** Nothing is there and nothing was. */
    static final Origin NOTHING = new Origin(Kind.NONE, UNKNOWN_TIME, UNKNOWN_TIME);

    /** The origin of what a person set or took away. */
    static final Origin PERSON = new Origin(Kind.PERSON, UNKNOWN_TIME, UNKNOWN_TIME);

    /** In the order in which they stand over one another. */
    enum Kind {
        /** Nothing is there and nothing was. */
        NONE(0),
        /** It is from before values were marked. */
        UNKNOWN(1),
        /** A reading that we wrote. */
        READING(2),
        /** A person set it, or took it away. */
        PERSON(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** As marks have it. */
        int code() {
            return code;
        }

        /**
         * The kind of a code.
         *
         * @throws IllegalArgumentException
         *             if there is none
         */
        static Kind ofCode(int code) {
            return switch (code) {
                case 0 -> NONE;
                case 1 -> UNKNOWN;
                case 2 -> READING;
                case 3 -> PERSON;
                default -> throw new IllegalArgumentException("there is no such kind");
            };
        }
    }

    static Origin reading(long reading, long ingestion) {
        return new Origin(Kind.READING, reading, ingestion);
    }

    @Override
    public int compareTo(Origin other) {
        return compare(kind, reading, ingestion, other.kind, other.reading, other.ingestion);
    }

    /** The same of two that are no records, for series have thousands. */
    static int compare(Kind kind, long reading, long ingestion, Kind otherKind, long otherReading,
            long otherIngestion) {
        int byKind = kind.compareTo(otherKind);
        if (byKind != 0 || kind != Kind.READING) {
            return byKind;
        }
        int byReading = Long.compare(reading, otherReading);
        return byReading != 0 ? byReading : Long.compare(ingestion, otherIngestion);
    }
}

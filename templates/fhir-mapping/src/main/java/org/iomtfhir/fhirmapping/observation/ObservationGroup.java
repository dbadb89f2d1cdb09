package org.iomtfhir.fhirmapping.observation;

/** The readings of a measurement group that become one Observation. Not thread-safe. */
final class ObservationGroup {

    private final ReadingColumn[] columns;
    private long start;
    private long end;

    /**
     * A group without readings.
     *
     * @param start
     *            of the effective time, in ticks
     * @param end
     *            of the effective time, inclusive
     * @param names
     *            how many value names the template has
     */
    ObservationGroup(long start, long end, int names) {
        this.start = start;
        this.end = end;
        this.columns = new ReadingColumn[names];
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    /** Makes the effective time cover an instant. */
    void cover(long ticks) {
        start = Math.min(start, ticks);
        end = Math.max(end, ticks);
    }

    void add(int name, long ticks, long ingestion, String value, int capacity) {
        ReadingColumn column = columns[name];
        if (column == null) {
            column = new ReadingColumn(capacity);
            columns[name] = column;
        }
        column.add(ticks, ingestion, value);
    }

    void finish() {
        for (ReadingColumn column : columns) {
            if (column != null) {
                column.finish(start);
            }
        }
    }

    /** The readings of a value name, by its index in the template; null if there are none. */
    ReadingColumn column(int name) {
        return columns[name];
    }

    /** When the earliest reading was taken; there must be one. */
    long firstReading() {
        long first = Long.MAX_VALUE;
        for (ReadingColumn column : columns) {
            first = column == null ? first : Math.min(first, column.ticks(0));
        }
        return first;
    }

    /** When the latest reading was taken; there must be one. */
    long lastReading() {
        long last = Long.MIN_VALUE;
        for (ReadingColumn column : columns) {
            last = column == null ? last : Math.max(last, column.ticks(column.size() - 1));
        }
        return last;
    }
}

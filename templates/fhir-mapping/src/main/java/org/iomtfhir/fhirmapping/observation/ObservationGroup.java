package org.iomtfhir.fhirmapping.observation;

import java.time.ZoneOffset;
import org.iomtfhir.fhirmapping.spi.SampleSpan;
import org.jspecify.annotations.Nullable;

/** The readings of a measurement group that become one Observation. Not thread-safe. */
final class ObservationGroup {

    private final @Nullable ReadingColumn[] columns;
    private long start;
    private long end;
    /** When the last sample was taken, where one reading of an instant holds several; else no later than the end. */
    private long lastSample;
    private ReportedPeriod.@Nullable Span told;
    private @Nullable ZoneOffset startOffset;
    private @Nullable ZoneOffset endOffset;
    private long firstTold = Long.MAX_VALUE;
    private long lastTold = Long.MIN_VALUE;

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
        this.lastSample = end;
        this.columns = new ReadingColumn[names];
    }

    long start() {
        return start;
    }

    /** When the time ends of which its readings are, inclusive: it is known by that. */
    long end() {
        return end;
    }

    /** When its effective time ends, inclusive. */
    long effectiveEnd() {
        return Math.max(end, lastSample);
    }

    /** The effective time that the reading says; null if that of the readings is meant. */
    ReportedPeriod.@Nullable Span told() {
        return told;
    }

    /** Sets the effective time that the reading says. */
    void tell(ReportedPeriod.Span span) {
        told = span;
    }

    /** When the hub took in the latest of its readings; {@link org.iomtfhir.fhirmapping.spi.Readings#UNKNOWN_TIME} if unknown. */
    long lastIngestion() {
        long last = Long.MIN_VALUE;
        for (ReadingColumn column : columns) {
            last = column == null ? last : Math.max(last, column.ingestionTicks(column.size() - 1));
        }
        return last;
    }

    /** Makes the effective time cover an instant. */
    void cover(long ticks) {
        start = Math.min(start, ticks);
        end = Math.max(end, ticks);
    }

    /**
     * Notes by how much the clock that told a reading's time is ahead of UTC.
     *
     * @param first
     *            when its first sample was taken
     * @param last
     *            when its last one was
     * @param offset
     *            null for UTC
     */
    void tellOffset(long first, long last, @Nullable ZoneOffset offset) {
        if (first <= firstTold) {
            firstTold = first;
            startOffset = offset;
        }
        if (last >= lastTold) {
            lastTold = last;
            endOffset = offset;
        }
    }

    /** Of the clock that told the time of the earliest reading; null for UTC. */
    @Nullable
    ZoneOffset startOffset() {
        return startOffset;
    }

    /** Of the clock that told the time of the latest reading; null for UTC. */
    @Nullable
    ZoneOffset endOffset() {
        return endOffset;
    }

    /** Makes the effective time, but not what it is known by, reach to a sample. */
    void coverSample(long ticks) {
        lastSample = Math.max(lastSample, ticks);
    }

    void add(int name, long ticks, long ingestion, String value, @Nullable SampleSpan span, int capacity) {
        ReadingColumn column = columns[name];
        if (column == null) {
            column = new ReadingColumn(capacity);
            columns[name] = column;
        }
        column.add(ticks, ingestion, value, span);
    }

    void finish() {
        for (ReadingColumn column : columns) {
            if (column != null) {
                column.finish(start, effectiveEnd());
            }
        }
    }

    /** The readings of a value name, by its index in the template; null if there are none. */
    @Nullable
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
            last = column == null ? last : Math.max(last, column.lastTicks());
        }
        return last;
    }
}

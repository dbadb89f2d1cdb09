package org.iomtfhir.fhirmapping.observation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.SampleSpan;
import org.jspecify.annotations.Nullable;

/** The readings of one value name in one Observation, gathered in whatever order. Not thread-safe. */
final class ReadingColumn implements Readings {

    private long[] ticks;
    private long[] ingestion;
    private String[] values;
    /** What of them holds several samples; null as long as none does. */
    private @Nullable SampleSpan @Nullable [] spans;
    private long lastTicks = Long.MIN_VALUE;
    private int size;
    private boolean ordered = true;
    private long startTicks;
    private long endTicks;

    ReadingColumn(int capacity) {
        ticks = new long[capacity];
        ingestion = new long[capacity];
        values = new String[capacity];
    }

    /**
     * Adds a reading.
     *
     * @param span
     *            null if it is one value
     */
    void add(long at, long ingested, String value, @Nullable SampleSpan span) {
        if (size > 0 && at <= ticks[size - 1]) {
            ordered = false;
        }
        if (size == ticks.length) {
            ticks = Arrays.copyOf(ticks, size * 2);
            ingestion = Arrays.copyOf(ingestion, size * 2);
            values = Arrays.copyOf(values, size * 2);
            spans = spans == null ? null : Arrays.copyOf(spans, size * 2);
        }
        if (span != null) {
            @Nullable
            SampleSpan[] all = spans == null ? new SampleSpan[values.length] : spans;
            all[size] = span;
            spans = all;
        }
        lastTicks = Math.max(lastTicks, at + (span == null ? 0 : span.offset(span.count() - 1)));
        ticks[size] = at;
        ingestion[size] = ingested;
        values[size++] = value;
    }

    /**
     * Puts the readings in order. Of two at one instant that were taken in at one time, the one that stands first in the group comes
     * last here: a group names the one that it takes for the newer before the one that gave way to it.
     */
    void finish(long start, long end) {
        startTicks = start;
        endTicks = end;
        if (!ordered) {
            order();
        }
    }

    private void order() {
        Comparator<Integer> byTime = Comparator.comparingLong(i -> ticks[i]);
        Comparator<Integer> byIngestion = Comparator.comparingLong(i -> ingestion[i]);
        int[] order = IntStream.range(0, size).boxed()
                .sorted(byTime.thenComparing(byIngestion).thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue).toArray();
        ticks = IntStream.of(order).mapToLong(i -> ticks[i]).toArray();
        ingestion = IntStream.of(order).mapToLong(i -> ingestion[i]).toArray();
        values = IntStream.of(order).mapToObj(i -> values[i]).toArray(String[]::new);
        @Nullable
        SampleSpan @Nullable [] before = spans;
        if (before != null) {
            @Nullable
            SampleSpan[] ordered = new SampleSpan[size];
            Arrays.setAll(ordered, i -> before[order[i]]);
            spans = ordered;
        }
        ordered = true;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String value(int index) {
        return values[index];
    }

    @Override
    public long ticks(int index) {
        return ticks[index];
    }

    @Override
    public long ingestionTicks(int index) {
        return ingestion[index];
    }

    @Override
    public @Nullable SampleSpan samples(int index) {
        @Nullable
        SampleSpan @Nullable [] all = spans;
        return all == null ? null : all[index];
    }

    /** When the latest of the samples was taken. */
    long lastTicks() {
        return lastTicks;
    }

    @Override
    public long startTicks() {
        return startTicks;
    }

    @Override
    public long endTicks() {
        return endTicks;
    }
}

package org.iomtfhir.fhirmapping.observation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.iomtfhir.fhirmapping.spi.Readings;

/** The readings of one value name in one Observation, gathered in whatever order. Not thread-safe. */
final class ReadingColumn implements Readings {

    private long[] ticks;
    private long[] ingestion;
    private String[] values;
    private int size;
    private boolean ordered = true;
    private long startTicks;

    ReadingColumn(int capacity) {
        ticks = new long[capacity];
        ingestion = new long[capacity];
        values = new String[capacity];
    }

    void add(long at, long ingested, String value) {
        if (size > 0 && at <= ticks[size - 1]) {
            ordered = false;
        }
        if (size == ticks.length) {
            ticks = Arrays.copyOf(ticks, size * 2);
            ingestion = Arrays.copyOf(ingestion, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        ticks[size] = at;
        ingestion[size] = ingested;
        values[size++] = value;
    }

    /**
     * Puts the readings in order. Of two at one instant that were taken in at one time, the one that stands first in the group comes
     * last here: a group names the one that it takes for the newer before the one that gave way to it.
     */
    void finish(long start) {
        startTicks = start;
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
    public long startTicks() {
        return startTicks;
    }
}

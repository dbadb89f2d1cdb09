package org.iomtfhir.fhirmapping.observation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.iomtfhir.fhirmapping.spi.Readings;

/** The readings of one value name in one Observation, gathered in whatever order. Not thread-safe. */
final class ReadingColumn implements Readings {

    private long[] ticks;
    private String[] values;
    private int size;
    private boolean ordered = true;
    private int repeatedInstants;
    private long startTicks;

    ReadingColumn(int capacity) {
        ticks = new long[capacity];
        values = new String[capacity];
    }

    void add(long at, String value) {
        if (size > 0 && at <= ticks[size - 1]) {
            if (at == ticks[size - 1]) {
                repeatedInstants++;
                return;
            }
            ordered = false;
        }
        if (size == ticks.length) {
            ticks = Arrays.copyOf(ticks, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        ticks[size] = at;
        values[size++] = value;
    }

    /** Puts the readings in order; of two at one instant the one that came first stays. */
    void finish(long start) {
        startTicks = start;
        if (!ordered) {
            order();
        }
    }

    /** How many readings were dropped because their instant had one already. */
    int repeatedInstants() {
        return repeatedInstants;
    }

    private void order() {
        int[] order = IntStream.range(0, size).boxed().sorted(Comparator.comparingLong(i -> ticks[i]))
                .mapToInt(Integer::intValue).toArray();
        long[] orderedTicks = new long[size];
        String[] orderedValues = new String[size];
        int kept = 0;
        for (int i : order) {
            if (kept > 0 && orderedTicks[kept - 1] == ticks[i]) {
                repeatedInstants++;
                continue;
            }
            orderedTicks[kept] = ticks[i];
            orderedValues[kept++] = values[i];
        }
        ticks = orderedTicks;
        values = orderedValues;
        size = kept;
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
    public long startTicks() {
        return startTicks;
    }
}

package org.iomtfhir.persist.merge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Readings of a series whose times are known exactly, in the order of these, one for each. Not thread-safe. */
final class ExactReadings {

    private final long[] times;
    private final long[] ingestions;
    private final String[] texts;
    /** Whether the new message says so, and not only what is stored. */
    private final boolean[] isNew;
    private int size;

    ExactReadings(int capacity) {
        times = new long[capacity];
        ingestions = new long[capacity];
        texts = new String[capacity];
        isNew = new boolean[capacity];
    }

    /** Adds one that was taken later than all that are there. */
    void add(SeriesReadings of, int index, boolean ofNew) {
        times[size] = of.time(index);
        ingestions[size] = of.ingestion(index);
        texts[size] = of.text(index);
        isNew[size++] = ofNew;
    }

    int size() {
        return size;
    }

    long time(int index) {
        return times[index];
    }

    long ingestion(int index) {
        return ingestions[index];
    }

    String text(int index) {
        return texts[index];
    }

    boolean isNew(int index) {
        return isNew[index];
    }

    /** The exact ones of some readings, by the order of their times; those of one time by their order among the readings. */
    static int[] order(SeriesReadings readings) {
        int[] order = new int[readings.size()];
        int count = 0;
        boolean ordered = true;
        for (int i = 0; i < order.length; i++) {
            if (readings.isExact(i)) {
                ordered &= count == 0 || readings.time(order[count - 1]) <= readings.time(i);
                order[count++] = i;
            }
        }
        int[] exact = Arrays.copyOf(order, count);
        return ordered
                ? exact
                : IntStream.of(exact).boxed().sorted(Comparator.comparingLong(readings::time)).mapToInt(
                        Integer::intValue).toArray();
    }
}

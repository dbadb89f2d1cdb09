package org.iomtfhir.persist.merge;

import java.util.Arrays;

/** Samples with their times, in whatever order, without those that say nothing ({@code E}). Not thread-safe. */
final class Samples {

    private long[] ticks;
    private String[] texts;
    private int size;

    Samples(int capacity) {
        ticks = new long[Math.max(4, capacity)];
        texts = new String[Math.max(4, capacity)];
    }

    void add(long at, String text) {
        if (size == ticks.length) {
            ticks = Arrays.copyOf(ticks, size * 2);
            texts = Arrays.copyOf(texts, size * 2);
        }
        ticks[size] = at;
        texts[size++] = text;
    }

    int size() {
        return size;
    }

    long ticks(int index) {
        return ticks[index];
    }

    String text(int index) {
        return texts[index];
    }

    /** The time of the earliest sample; {@link Long#MAX_VALUE} if there is none. */
    long first() {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            first = Math.min(first, ticks[i]);
        }
        return first;
    }

    /** The time of the latest sample; {@link Long#MIN_VALUE} if there is none. */
    long last() {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            last = Math.max(last, ticks[i]);
        }
        return last;
    }
}

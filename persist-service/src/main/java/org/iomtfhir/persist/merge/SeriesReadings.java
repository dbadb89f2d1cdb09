package org.iomtfhir.persist.merge;

import java.util.Arrays;
import org.iomtfhir.persist.merge.Origin.Kind;

/** The samples of a series, each with its origin, in whatever order. Not thread-safe. */
final class SeriesReadings {

    private long[] places;
    private String[] texts;
    private Kind[] kinds;
    private long[] times;
    private long[] ingestions;
    private boolean[] exact;
    private int size;

    SeriesReadings(int capacity) {
        int most = Math.max(4, capacity);
        places = new long[most];
        texts = new String[most];
        kinds = new Kind[most];
        times = new long[most];
        ingestions = new long[most];
        exact = new boolean[most];
    }

    /**
     * Adds a sample that keeps its slot.
     *
     * @param place
     *            the time whose slot that is, in ticks
     * @param textOrNull
     *            null for one that a person took away
     * @param time
     *            when it was measured, in ticks, as far as is known
     */
    void add(long place, String textOrNull, Kind kind, long time, long ingestion) {
        add(place, textOrNull, kind, time, ingestion, false);
    }

    /**
     * Adds a reading whose time is known exactly, so that it tells the slot.
     *
     * @param place
     *            the time whose slot it had so far
     */
    void addReading(long place, String text, long time, long ingestion) {
        add(place, text, Kind.READING, time, ingestion, true);
    }

    /** Likewise, of either sort. */
    void add(long place, String textOrNull, Kind kind, long time, long ingestion, boolean isExact) {
        if (size == places.length) {
            int most = size * 2;
            places = Arrays.copyOf(places, most);
            texts = Arrays.copyOf(texts, most);
            kinds = Arrays.copyOf(kinds, most);
            times = Arrays.copyOf(times, most);
            ingestions = Arrays.copyOf(ingestions, most);
            exact = Arrays.copyOf(exact, most);
        }
        places[size] = place;
        texts[size] = textOrNull;
        kinds[size] = kind;
        times[size] = time;
        exact[size] = isExact;
        ingestions[size++] = ingestion;
    }

    int size() {
        return size;
    }

    long place(int index) {
        return places[index];
    }

    String text(int index) {
        return texts[index];
    }

    Kind kind(int index) {
        return kinds[index];
    }

    long time(int index) {
        return times[index];
    }

    long ingestion(int index) {
        return ingestions[index];
    }

    /** Whether its time is known exactly, which is that of a reading then. */
    boolean isExact(int index) {
        return exact[index];
    }

    /** The latest place; {@link Long#MIN_VALUE} if there is none. */
    long last() {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            last = Math.max(last, places[i]);
        }
        return last;
    }
}

package org.iomtfhir.persist.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.persist.merge.Origin.Kind;
import org.jspecify.annotations.Nullable;

/** The samples of a series, each with its origin, in whatever order. Not thread-safe. */
final class SeriesReadings {

    private long[] places;
    private String[] texts;
    private Kind[] kinds;
    private long[] times;
    private long[] ingestions;
    private boolean[] exact;
    /** Of readings that came in a run: when the first of it was taken, and which of it each is; shorter than the others while the last of these did not. */
    private long[] runStarts = {};
    private int[] indices = {};
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

    /** Of each of so many channels none. */
    static List<SeriesReadings> ofChannels(int channels, int capacity) {
        List<SeriesReadings> none = new ArrayList<>(channels);
        for (int i = 0; i < channels; i++) {
            none.add(new SeriesReadings(capacity));
        }
        return none;
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
    void add(long place, @Nullable String textOrNull, Kind kind, long time, long ingestion) {
        add(place, textOrNull, kind, time, ingestion, false);
    }

    /**
     * Adds a reading whose time is known exactly, so that it tells the slot.
     *
     * @param place
     *            the time whose slot it had so far
     */
    void addReading(long place, @Nullable String text, long time, long ingestion) {
        add(place, text, Kind.READING, time, ingestion, true);
    }

    /** Likewise, of either sort. */
    void add(long place, @Nullable String textOrNull, Kind kind, long time, long ingestion, boolean isExact) {
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

    /**
     * Adds a reading that came in a run: the distance between them is that of the grid, so that they go to slots one after another.
     *
     * @param runStart
     *            when the first of the run was taken, in ticks
     * @param index
     *            which of the run it is, from 0
     */
    void addOfRun(long time, String text, long ingestion, long runStart, int index) {
        addReading(time, text, time, ingestion);
        if (runStarts.length < places.length) {
            int before = runStarts.length;
            runStarts = Arrays.copyOf(runStarts, places.length);
            indices = Arrays.copyOf(indices, places.length);
            Arrays.fill(indices, before, indices.length, -1);
        }
        runStarts[size - 1] = runStart;
        indices[size - 1] = index;
    }

    /**
     * Moves each run to the grid, by less than half a slot: its first reading to the slot that is nearest, the others to those behind.
     * Their times in ticks may be nearest to now this slot, now that, where the period is no whole number of ticks.
     *
     * @param start
     *            of the grid, in ticks
     */
    void moveRunsToGrid(long start, SamplePeriod period) {
        for (int i = 0; i < Math.min(size, runStarts.length); i++) {
            if (indices[i] >= 0 && runStarts[i] >= start) {
                times[i] = start + period.offset(period.nearest(runStarts[i] - start) + indices[i]);
                places[i] = times[i];
            }
        }
    }

    /**
     * Makes what is a tick beside the start of a slot be at it. Where the period is no whole number of ticks, the start of a slot is
     * rounded, and to another tick when the start of the grid has moved: the same reading would be one of another time then.
     *
     * @param start
     *            of the grid, in ticks
     */
    void roundToGrid(long start, SamplePeriod period) {
        for (int i = 0; i < size; i++) {
            if (exact[i] && times[i] >= start) {
                long slot = start + period.offset(period.nearest(times[i] - start));
                times[i] = Math.abs(slot - times[i]) <= 1 ? slot : times[i];
            }
        }
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

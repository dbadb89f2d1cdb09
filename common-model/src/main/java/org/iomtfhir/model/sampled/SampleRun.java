package org.iomtfhir.model.sampled;

import java.util.ArrayList;
import java.util.List;

/**
 * Times of a series that follow one another at the distance of its period. As a text three items each, parted by blanks: milliseconds
 * from the effective start to the first, how many there are, and milliseconds from the effective start to when the hub took them in,
 * {@code E} where that is not known. Immutable.
 *
 * @param offset
 *            of the first, in ticks from the effective start
 * @param count
 *            how many there are, at least 1
 * @param ingestion
 *            when the hub took them in, in ticks from the effective start; {@link #UNKNOWN} where that is not known
 */
public record SampleRun(long offset, int count, long ingestion) {

    /** What stands for an ingestion of which nothing is known. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final int ITEMS = 3;
    private static final int COUNT_DIGITS = 7;

    /** The time, in ticks from the effective start, of one of them, from 0. */
    public long offset(int index, SamplePeriod period) {
        return offset + period.offset(index);
    }

    /** Appends it to a text. */
    public void appendTo(SampledTextBuffer text) {
        text.appendMilliseconds(offset);
        text.appendItem(Integer.toString(count));
        if (ingestion == UNKNOWN) {
            text.appendItem(SampledText.EMPTY);
        } else {
            text.appendMilliseconds(ingestion);
        }
    }

    /**
     * The runs of a text, in its order.
     *
     * @throws NumberFormatException
     *             if it is none, or they have more times than a series has samples
     */
    public static List<SampleRun> parse(String text) {
        List<String> items = SampledText.items(text);
        if (items.size() % ITEMS != 0) {
            throw new NumberFormatException("a run has three items");
        }
        List<SampleRun> runs = new ArrayList<>(items.size() / ITEMS);
        int all = 0;
        for (int i = 0; i < items.size(); i += ITEMS) {
            String count = items.get(i + 1);
            if (count.length() > COUNT_DIGITS) {
                throw new NumberFormatException("too long for a count");
            }
            int times = Integer.parseInt(count);
            all += times;
            if (times < 1 || all > SampleTimes.MAX_SAMPLES) {
                throw new NumberFormatException("a series can't have so many times");
            }
            String ingestion = items.get(i + 2);
            runs.add(new SampleRun(SampledText.ticks(items.get(i)), times, SampledText.says(ingestion)
                    ? SampledText.ticks(ingestion)
                    : UNKNOWN));
        }
        return runs;
    }

    /** How many times some runs have together. */
    public static int count(List<SampleRun> runs) {
        return runs.stream().mapToInt(SampleRun::count).sum();
    }
}

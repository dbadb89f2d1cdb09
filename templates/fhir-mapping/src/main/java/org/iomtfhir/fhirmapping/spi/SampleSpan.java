package org.iomtfhir.fhirmapping.spi;

import java.util.Optional;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.jspecify.annotations.Nullable;

/**
 * What one reading holds that is several samples: how many times, of how many channels, and when. The samples stand in the text of the
 * reading, parted by single blanks, those of one time together. Immutable.
 */
public final class SampleSpan {

    private final int dimensions;
    private final int count;
    private final @Nullable SamplePeriod period;
    private final long[] offsets;
    private final Origin origin;

    /**
     * The reading that they are of, or a part of.
     *
     * @param ticks
     *            its time
     * @param value
     *            all that it says
     */
    public record Origin(long ticks, String value) {}

    private SampleSpan(Origin origin, int dimensions, int count, @Nullable SamplePeriod period, long[] offsets) {
        this.origin = origin;
        this.dimensions = dimensions;
        this.count = count;
        this.period = period;
        this.offsets = offsets;
    }

    /** Samples at equal distances from the time of the reading on. */
    public static SampleSpan evenly(Origin origin, int dimensions, int count, SamplePeriod period) {
        return new SampleSpan(origin, dimensions, count, period, new long[0]);
    }

    /**
     * Samples of times of their own.
     *
     * @param offsets
     *            in ticks from the time of the reading, ascending; copied
     */
    public static SampleSpan at(Origin origin, int dimensions, long[] offsets) {
        return new SampleSpan(origin, dimensions, offsets.length, null, offsets.clone());
    }

    /** The reading that they are of. */
    public Origin origin() {
        return origin;
    }

    /** How many channels there are, at least 1. */
    public int dimensions() {
        return dimensions;
    }

    /** How many times there are, at least 1: as many samples of each channel. */
    public int count() {
        return count;
    }

    /** The distance from one time to the next; empty if they have times of their own. */
    public Optional<SamplePeriod> period() {
        return Optional.ofNullable(period);
    }

    /** When, in ticks from the time of the reading, the sample of this index was taken, from 0. */
    public long offset(int index) {
        return period == null ? offsets[index] : period.offset(index);
    }
}

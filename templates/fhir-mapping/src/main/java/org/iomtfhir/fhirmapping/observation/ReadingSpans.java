package org.iomtfhir.fhirmapping.observation;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.iomtfhir.fhirmapping.spi.SampleSpan;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.model.sampled.SampledText;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one property, to be parted where a period of time ends. Where they have the distance of the grid that they are laid
 * on, all of them are moved together, by less than half that distance, to slots of the grid: so none is lost or left out where two
 * periods meet. Used once.
 */
final class ReadingSpans {

    private final long start;
    private final SampleSpan.Origin origin;
    private final SampleTimes times;
    private final List<String> items;
    private final @Nullable SamplePeriod period;
    private final boolean onGrid;
    private final long[] offsets;
    /** By how many ticks all samples are moved to the grid; the first part decides. */
    private long move;

    /**
     * @param start
     *            the time of the reading, in ticks
     * @param gridOrNull
     *            milliseconds between two slots of the series that they belong to
     * @throws NumberFormatException
     *             if the offsets are no decimals within bounds
     * @throws IllegalArgumentException
     *             if there are other numbers of samples and of times
     */
    ReadingSpans(long start, Property property, SampleTimes times, @Nullable BigDecimal gridOrNull) {
        this.start = start;
        this.origin = new SampleSpan.Origin(start, property.value());
        this.times = times;
        this.items = SampledText.items(property.value());
        int count = items.size() / times.dimensions();
        if (items.isEmpty() || items.size() > SampleTimes.MAX_SAMPLES || count * times.dimensions() != items.size()) {
            throw new IllegalArgumentException("there are other numbers of samples and of times");
        }
        BigDecimal distance = times.period();
        this.onGrid = distance != null && gridOrNull != null && distance.compareTo(gridOrNull) == 0;
        this.period = distance == null ? null : SamplePeriod.ofMilliseconds(distance);
        this.offsets = period == null ? offsets(count) : new long[0];
    }

    private long[] offsets(int count) {
        List<String> texts = SampledText.items(times.offsets());
        if (texts.size() != count) {
            throw new IllegalArgumentException("there are other numbers of samples and of times");
        }
        long[] ticks = texts.stream().mapToLong(SampledText::ticks).toArray();
        for (int i = 0; i < count; i++) {
            if (ticks[i] < 0 || (i > 0 && ticks[i] <= ticks[i - 1])) {
                throw new IllegalArgumentException("the times of the samples are not ascending");
            }
        }
        return ticks;
    }

    int count() {
        return items.size() / times.dimensions();
    }

    /** When a sample was taken, from 0, in ticks. */
    long time(int index) {
        return start + (period == null ? offsets[index] : period.offset(index));
    }

    /**
     * Where a part begins.
     *
     * @param time
     *            of its first sample, in ticks
     * @param until
     *            the index of the first sample that is not of it
     */
    record Part(long time, int until) {}

    /**
     * The samples from an index on that lie in a period of time; empty, and then not of it, if the first is nearest to the slot after
     * its end.
     *
     * @param from
     *            the first tick of the period
     * @param to
     *            the last one
     */
    Part part(int index, long from, long to) {
        SamplePeriod grid = period;
        if (!onGrid || grid == null) {
            int until = index;
            while (until < count() && time(until) <= to) {
                until++;
            }
            return new Part(time(index), until);
        }
        long last = grid.slot(to - from);
        long slot = grid.nearest(Math.max(0, time(index) + move - from));
        long room = Math.max(0, last - slot + 1);
        if (index == 0 && room > 0) {
            move = from + grid.offset(slot) - time(0);
        }
        return new Part(from + grid.offset(slot), (int) Math.min(count(), index + room));
    }

    /** The texts of the samples from an index up to another. */
    String text(int from, int until) {
        return String.join(" ", items.subList(from * times.dimensions(), until * times.dimensions()));
    }

    /** What these samples are. */
    SampleSpan span(int from, int until) {
        if (period != null) {
            return SampleSpan.evenly(origin, times.dimensions(), until - from, period);
        }
        long first = offsets[from];
        return SampleSpan.at(origin, times.dimensions(), Arrays.stream(offsets, from, until).map(each -> each - first)
                .toArray());
    }
}

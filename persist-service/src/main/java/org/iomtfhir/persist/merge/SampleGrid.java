package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.model.sampled.SampledTextBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.merge.Origin.Kind;

/** The slots of a SampledData over an effective time, being filled. Not thread-safe. */
final class SampleGrid {

    /** As many as a text can hold at the most. */
    static final int MAX_SLOTS = SampledText.MAX_LENGTH / 2;

    private final long start;
    private final SamplePeriod period;
    private final int dimensions;
    private final String[] texts;
    private final Kind[] kinds;
    private final long[] times;
    private final long[] ingestions;
    /** Of readings: whether their times are known exactly. */
    private final boolean[] exact;

    private SampleGrid(long start, SamplePeriod period, int dimensions, int slots) {
        this.start = start;
        this.period = period;
        this.dimensions = dimensions;
        this.texts = new String[slots];
        this.kinds = new Kind[slots];
        Arrays.fill(kinds, Kind.NONE);
        this.times = new long[slots];
        this.ingestions = new long[slots];
        this.exact = new boolean[slots];
    }

    /** An empty grid of so many slots from a start. */
    static SampleGrid of(long start, SamplePeriod period, long slots) throws MergeRefusedException {
        if (slots > MAX_SLOTS) {
            throw tooLarge();
        }
        return new SampleGrid(start, period, 1, (int) slots);
    }

    /**
     * The channels of a series as one grid, in which the samples of one time stand side by side: only to be written, not filled.
     *
     * @param channels
     *            grids of one start and period, at least one
     */
    static SampleGrid together(List<SampleGrid> channels) throws MergeRefusedException {
        SampleGrid first = channels.getFirst();
        if (channels.size() == 1) {
            return first;
        }
        int times = channels.stream().mapToInt(SampleGrid::slots).max().orElseThrow();
        if ((long) times * channels.size() > MAX_SLOTS) {
            throw tooLarge();
        }
        SampleGrid all = new SampleGrid(first.start, first.period, channels.size(), times * channels.size());
        for (int channel = 0; channel < channels.size(); channel++) {
            SampleGrid one = channels.get(channel);
            for (int slot = 0; slot < one.slots(); slot++) {
                int to = slot * channels.size() + channel;
                all.put(to, one.texts[slot], one.kinds[slot], one.times[slot], one.ingestions[slot], one.exact[slot]);
            }
        }
        return all;
    }

    /**
     * An empty grid.
     *
     * @param time
     *            what it covers, from the first slot's start to its end inclusive
     * @param lastSample
     *            the latest sample that must have a slot, wherever the time ends
     */
    static SampleGrid over(EffectiveTime time, long lastSample, SamplePeriod period) throws MergeRefusedException {
        long slots = period.slot(Math.max(time.end(), lastSample) - time.start()) + 1;
        return of(time.start(), period, slots);
    }

    /** Puts samples into their slots: of several of one slot that whose origin stands stays. */
    void fill(SeriesReadings samples, ReplacementCounter displaced) throws MergeRefusedException {
        for (int i = 0; i < samples.size(); i++) {
            int slot = slot(samples.place(i));
            if (kinds[slot] != Kind.NONE) {
                boolean stays = Origin.compare(kinds[slot], times[slot], ingestions[slot], samples.kind(i), samples
                        .time(i), samples.ingestion(i)) > 0;
                displaced.add(ReplacementCause.LATER_READING);
                if (stays) {
                    continue;
                }
            }
            put(slot, samples.text(i), samples.kind(i), samples.time(i), samples.ingestion(i), samples.isExact(i));
        }
    }

    /** Puts a sample into a slot, whatever is there. */
    void put(int slot, String textOrNull, Kind kind, long time, long ingestion, boolean isExact) {
        texts[slot] = textOrNull;
        kinds[slot] = kind;
        times[slot] = time;
        ingestions[slot] = ingestion;
        exact[slot] = isExact;
    }

    int slots() {
        return texts.length;
    }

    Kind kind(int slot) {
        return kinds[slot];
    }

    /** What is there; null for nothing, and for what a person took away. */
    String text(int slot) {
        return texts[slot];
    }

    /** What an overlay has changed. */
    enum Overlaid {
        /** Neither a sample nor its origin. */
        NOTHING,
        /** What stands is known to be of another reading, which says the same. */
        ORIGINS,
        /** At least one sample has another value. */
        SAMPLES
    }

    /**
     * Lays another grid of the same slots over this one: in each slot the sample stands whose origin does; of two of the same
     * the other's, if they say anything different.
     *
     * @param rule
     *            decides which stands
     */
    Overlaid overlay(SampleGrid other, MergeRule rule, ReplacementCounter displaced) {
        Overlaid overlaid = Overlaid.NOTHING;
        for (int slot = 0; slot < texts.length; slot++) {
            if (other.kinds[slot] == Kind.NONE) {
                continue;
            }
            if (kinds[slot] == Kind.NONE) {
                take(other, slot);
                overlaid = Overlaid.SAMPLES;
                continue;
            }
            boolean same = same(texts[slot], other.texts[slot]);
            // The time of one that has its slot alone is not known so well that the same text could be told from it.
            boolean known = same && kinds[slot] == Kind.READING && !exact[slot] && other.exact[slot];
            boolean wins = kinds[slot] != Kind.PERSON && !known && rule.stands(Origin.compare(other.kinds[slot],
                    other.times[slot], other.ingestions[slot], kinds[slot], times[slot], ingestions[slot]),
                    other.ingestions[slot], same);
            if (!same && (wins ? texts[slot] : other.texts[slot]) != null) {
                displaced.add(cause(other, slot, wins, rule));
            }
            if (wins) {
                // The digits of a later reading stand, though they may mean the same.
                boolean digits = !Objects.equals(texts[slot], other.texts[slot])
                        && other.kinds[slot] == kinds[slot];
                overlaid = same && !digits && overlaid != Overlaid.SAMPLES ? Overlaid.ORIGINS : Overlaid.SAMPLES;
                take(other, slot);
            }
        }
        return overlaid;
    }

    /** What is other than in another grid of the same slots. */
    Overlaid changesFrom(SampleGrid before) {
        Overlaid changes = Overlaid.NOTHING;
        for (int slot = 0; slot < texts.length; slot++) {
            // The digits of a later reading stand, though they may mean the same.
            boolean digits = before.kinds[slot] == Kind.READING && !Objects.equals(texts[slot], before.texts[slot]);
            if (digits || !same(texts[slot], before.texts[slot])) {
                return Overlaid.SAMPLES;
            }
            if (Origin.compare(kinds[slot], times[slot], ingestions[slot], before.kinds[slot], before.times[slot],
                    before.ingestions[slot]) != 0 || exact[slot] != before.exact[slot]) {
                changes = Overlaid.ORIGINS;
            }
        }
        return changes;
    }

    private ReplacementCause cause(SampleGrid other, int slot, boolean wins, MergeRule rule) {
        if (rule == MergeRule.STORED) {
            return ReplacementCause.EDITED;
        }
        boolean sameOrigin = Origin.compare(kinds[slot], times[slot], ingestions[slot], other.kinds[slot],
                other.times[slot], other.ingestions[slot]) == 0;
        return wins
                ? ReplacementCause.by(kinds[slot], times[slot], other.kinds[slot], other.times[slot], sameOrigin)
                : ReplacementCause.by(other.kinds[slot], other.times[slot], kinds[slot], times[slot], sameOrigin);
    }

    private void take(SampleGrid other, int slot) {
        put(slot, other.texts[slot], other.kinds[slot], other.times[slot], other.ingestions[slot],
                other.exact[slot]);
    }

    /** Whether two samples say the same, whatever digits they say it in. */
    static boolean same(String one, String other) {
        if (one == null || other == null || one.equals(other)) {
            return Objects.equals(one, other);
        }
        return ValueDigest.number(one).equals(ValueDigest.number(other));
    }

    /** Its origins, to be written into the mark. */
    SeriesMark mark() {
        return new SeriesMark(dimensions, kinds, times, ingestions, exact,
                SlotDigests.of(texts.length, slot -> texts[slot]));
    }

    /** The slots as {@code data} has them, {@code E} where there is no sample. */
    String data() throws MergeRefusedException {
        StringBuilder data = new StringBuilder(texts.length * 3);
        for (String text : texts) {
            data.append(data.isEmpty() ? "" : " ").append(text == null ? SampledText.EMPTY : text);
            if (data.length() > SampledText.MAX_LENGTH) {
                throw tooLarge();
            }
        }
        return data.toString();
    }

    /** For each time that of its first sample, or the slot's own where it has none, in milliseconds from the start. */
    String offsets() throws MergeRefusedException {
        SampledTextBuffer offsets = new SampledTextBuffer(texts.length * 8 + 8);
        for (int slot = 0; slot < texts.length; slot += dimensions) {
            long offset = period.offset(slot / dimensions);
            for (int channel = slot + dimensions - 1; channel >= slot; channel--) {
                offset = texts[channel] == null ? offset : times[channel] - start;
            }
            offsets.appendMilliseconds(offset);
            if (offsets.length() > SampledText.MAX_LENGTH) {
                throw tooLarge();
            }
        }
        return offsets.toString();
    }

    /** The slot that a time lies in. */
    int slot(long at) throws MergeRefusedException {
        long slot = period.slot(at - start);
        if (slot < 0) {
            throw tooEarly();
        }
        return (int) slot;
    }

    static MergeRefusedException tooEarly() {
        return new MergeRefusedException(ErrorName.FhirDataMapping,
                "a sample is earlier than the start of its Observation's effective time. Mend what writes it");
    }

    private static MergeRefusedException tooLarge() {
        return new MergeRefusedException(ErrorName.FhirDataMapping,
                "the sampled data would be larger than the 1 MB that"
                        + " FHIR allows. Use a shorter periodInterval, a longer defaultPeriod, or correlation ids that change more"
                        + " often");
    }
}

package org.iomtfhir.persist.merge;

import org.iomtfhir.model.ErrorName;

/** The slots of a SampledData over an effective time, being filled. Not thread-safe. */
final class SampleGrid {

    /** What a text of FHIR holds. */
    static final int MAX_DATA = 1_048_576;
    private static final int MAX_SLOTS = MAX_DATA / 2;

    private final long start;
    private final SamplePeriod period;
    private final String[] texts;
    private final long[] ticks;

    private SampleGrid(long start, SamplePeriod period, int slots) {
        this.start = start;
        this.period = period;
        this.texts = new String[slots];
        this.ticks = new long[slots];
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
        if (slots > MAX_SLOTS) {
            throw tooLarge();
        }
        return new SampleGrid(time.start(), period, (int) slots);
    }

    /**
     * Puts samples into their slots: of several of one slot the latest stays.
     *
     * @return how many gave way to a later one of these
     */
    int fill(Samples samples) throws MergeRefusedException {
        int gaveWay = 0;
        for (int i = 0; i < samples.size(); i++) {
            int slot = slot(samples.ticks(i));
            if (texts[slot] != null) {
                gaveWay++;
                if (ticks[slot] > samples.ticks(i)) {
                    continue;
                }
            }
            texts[slot] = samples.text(i);
            ticks[slot] = samples.ticks(i);
        }
        return gaveWay;
    }

    /**
     * Lays another grid of the same slots over this one.
     *
     * @param wins
     *            whether the other's samples win over this one's
     * @return how many samples gave way to one with another text
     */
    int overlay(SampleGrid other, boolean wins) {
        int gaveWay = 0;
        for (int slot = 0; slot < texts.length; slot++) {
            String text = other.texts[slot];
            if (text == null) {
                continue;
            }
            boolean contested = texts[slot] != null;
            gaveWay += contested && !texts[slot].equals(text) ? 1 : 0;
            if (wins || !contested) {
                texts[slot] = text;
                ticks[slot] = other.ticks[slot];
            }
        }
        return gaveWay;
    }

    /** The slots as {@code data} has them, {@code E} where there is no sample. */
    String data() throws MergeRefusedException {
        StringBuilder data = new StringBuilder(texts.length * 3);
        for (String text : texts) {
            data.append(data.isEmpty() ? "" : " ").append(text == null ? "E" : text);
            if (data.length() > MAX_DATA) {
                throw tooLarge();
            }
        }
        return data.toString();
    }

    /** The time of each slot's sample, or the slot's own where it has none, in milliseconds from the start. */
    String offsets() throws MergeRefusedException {
        StringBuilder offsets = new StringBuilder(texts.length * 8);
        for (int slot = 0; slot < texts.length; slot++) {
            long offset = texts[slot] == null ? period.offset(slot) : ticks[slot] - start;
            SampleText.appendMilliseconds(offsets.append(slot == 0 ? "" : " "), offset);
            if (offsets.length() > MAX_DATA) {
                throw tooLarge();
            }
        }
        return offsets.toString();
    }

    private int slot(long at) throws MergeRefusedException {
        long slot = period.slot(at - start);
        if (slot < 0) {
            throw new MergeRefusedException(ErrorName.FhirDataMapping,
                    "a sample is earlier than the start of its Observation's effective time. Mend what writes it");
        }
        return (int) slot;
    }

    private static MergeRefusedException tooLarge() {
        return new MergeRefusedException(ErrorName.FhirDataMapping,
                "the sampled data would be larger than the 1 MB that"
                        + " FHIR allows. Use a shorter periodInterval, a longer defaultPeriod, or correlation ids that change more"
                        + " often");
    }
}

package org.iomtfhir.persist.merge;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.persist.merge.SampleGrid.Overlaid;
import org.iomtfhir.persist.merge.SeriesLayout.Laid;

/**
 * Lays the channels of a series, each by itself, since each has readings of its own that stand or give way, and puts them together,
 * the samples of one time side by side.
 *
 * @param time
 *            what the Observation covers
 * @param isOfOneTime
 *            whether that is an instant, an hour or a day, behind which there are no slots
 * @param period
 *            the time between two slots
 * @param rule
 *            decides which of two readings stands
 * @param displaced
 *            counts what gives way
 * @param within
 *            counts what gives way to another of the same message
 */
record ChannelLayout(EffectiveTime time, boolean isOfOneTime, SamplePeriod period, MergeRule rule,
        ReplacementCounter displaced, ReplacementCounter within) {

    /**
     * Lays them.
     *
     * @param stored
     *            what was stored, by channel
     * @param added
     *            what is new, of as many channels
     */
    Laid lay(List<SeriesReadings> stored, List<SeriesReadings> added) throws MergeRefusedException {
        List<SampleGrid> grids = new ArrayList<>();
        Overlaid overlaid = Overlaid.NOTHING;
        for (int channel = 0; channel < stored.size(); channel++) {
            Laid laid = new SeriesLayout(time, isOfOneTime, period, rule, stored.get(channel), added.get(channel),
                    displaced, within).lay();
            grids.add(laid.grid());
            overlaid = laid.overlaid().compareTo(overlaid) > 0 ? laid.overlaid() : overlaid;
        }
        return new Laid(SampleGrid.together(grids), overlaid);
    }
}

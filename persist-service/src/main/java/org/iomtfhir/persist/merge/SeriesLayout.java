package org.iomtfhir.persist.merge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SlotPlacement;
import org.iomtfhir.persist.merge.Origin.Kind;
import org.iomtfhir.persist.merge.SampleGrid.Overlaid;

/**
 * Lays what is stored of a series, and what is new, over the grid of its slots. Readings whose times are known exactly are
 * placed anew, all together, so that it makes no difference which of them came in one message; what else is stored keeps its
 * slot. Used once.
 */
final class SeriesLayout {

    private final EffectiveTime time;
    private final boolean isOfOneTime;
    private final SamplePeriod period;
    private final MergeRule rule;
    private final ReplacementCounter displaced;
    private final ReplacementCounter within;
    private final SeriesReadings stored;
    private final SeriesReadings added;

    /**
     * @param time
     *            what the Observation covers
     * @param isOfOneTime
     *            whether that is an instant, an hour or a day, behind which there are no slots
     * @param stored
     *            what was stored; without samples if nothing was
     * @param added
     *            what is new; without samples if nothing is
     * @param displaced
     *            counts what gives way
     * @param within
     *            counts what gives way to another of the same message
     */
    SeriesLayout(EffectiveTime time, boolean isOfOneTime, SamplePeriod period, MergeRule rule, SeriesReadings stored,
            SeriesReadings added, ReplacementCounter displaced, ReplacementCounter within) {
        this.time = time;
        this.isOfOneTime = isOfOneTime;
        this.period = period;
        this.rule = rule;
        this.stored = stored;
        this.added = added;
        this.displaced = displaced;
        this.within = within;
    }

    /**
     * The series as it was laid.
     *
     * @param overlaid
     *            what is other than it was stored
     */
    record Laid(SampleGrid grid, Overlaid overlaid) {}

    Laid lay() throws MergeRefusedException {
        added.moveRunsToGrid(time.start(), period);
        if (!isOfOneTime && !period.isWholeTicks()) {
            stored.roundToGrid(time.start(), period);
            added.roundToGrid(time.start(), period);
        }
        long last = Math.max(time.end(), Math.max(stored.last(), added.last()));
        long slots = period.slot(last - time.start()) + 1;
        ExactReadings readings = together();
        Set<Long> persons = personsSlots();
        SlotPlacement placement = new SlotPlacement(period, isOfOneTime ? slots - 1 : Long.MAX_VALUE,
                persons::contains);
        long[] offsets = new long[readings.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = readings.time(i) - time.start();
        }
        if (offsets.length > 0 && offsets[0] < 0) {
            throw SampleGrid.tooEarly();
        }
        long[] places = placement.place(offsets, offsets.length);
        for (int i = places.length - 1; i >= 0; i--) {
            if (places[i] != SlotPlacement.NONE) {
                slots = Math.max(slots, places[i] + 1);
                break;
            }
        }
        SampleGrid grid = SampleGrid.of(time.start(), period, slots);
        grid.fill(keptIn(stored), displaced);
        SampleGrid keptOfNew = SampleGrid.of(time.start(), period, slots);
        keptOfNew.fill(keptIn(added), within);
        grid.overlay(keptOfNew, rule, displaced);
        SampleGrid placed = SampleGrid.of(time.start(), period, slots);
        for (int i = 0; i < places.length; i++) {
            if (places[i] != SlotPlacement.NONE) {
                placed.put((int) places[i], readings.text(i), Kind.READING, readings.time(i), readings.ingestion(i),
                        true);
            }
        }
        countWhatGaveWay(readings, places, offsets, placement);
        grid.overlay(placed, rule, displaced);
        return new Laid(grid, changesTo(grid));
    }

    /** What has its slot whatever its time says. */
    private SeriesReadings keptIn(SeriesReadings all) {
        SeriesReadings kept = new SeriesReadings(0);
        for (int i = 0; i < all.size(); i++) {
            if (!isPlaced(all, i)) {
                kept.add(all.place(i), all.text(i), all.kind(i), all.time(i), all.ingestion(i), all.isExact(i));
            }
        }
        return kept;
    }

    /** In an Observation that a person corrected, everything stays where it is. */
    private boolean isPlaced(SeriesReadings all, int index) {
        return all.isExact(index) && (all != stored || rule != MergeRule.STORED);
    }

    /** The slots that hold what a person set, or took away. */
    private Set<Long> personsSlots() {
        Set<Long> slots = new HashSet<>();
        for (SeriesReadings each : new SeriesReadings[]{stored, added}) {
            for (int i = 0; i < each.size(); i++) {
                if (each.kind(i) == Kind.PERSON) {
                    slots.add(period.slot(each.place(i) - time.start()));
                }
            }
        }
        return slots;
    }

    /** The readings that are to be placed: of those of one time the one that stands. */
    private ExactReadings together() {
        int[] before = rule == MergeRule.STORED ? new int[0] : withoutPersons(ExactReadings.order(stored));
        int[] now = ExactReadings.order(added);
        Map<Long, Integer> known = knownTimes();
        ExactReadings together = new ExactReadings(before.length + now.length);
        int old = 0;
        for (int next = 0; next < now.length;) {
            long at = added.time(now[next]);
            int newest = now[next++];
            while (next < now.length && added.time(now[next]) == at) {
                boolean later = added.ingestion(now[next]) >= added.ingestion(newest);
                within.add(ReplacementCause.LATER_INGESTION);
                newest = later ? now[next] : newest;
                next++;
            }
            while (old < before.length && stored.time(before[old]) < at) {
                together.add(stored, before[old++], false);
            }
            Integer same = known.get(at);
            if (same != null) {
                countKept(same, newest);
            } else if (old < before.length && stored.time(before[old]) == at) {
                boolean stands = isReplaced(before[old], newest);
                together.add(stands ? added : stored, stands ? newest : before[old], stands);
                old++;
            } else {
                together.add(added, newest, true);
            }
        }
        while (old < before.length) {
            together.add(stored, before[old++], false);
        }
        return together;
    }

    /** The stored samples that no reading of the same time stands over, by that time. */
    private Map<Long, Integer> knownTimes() {
        Map<Long, Integer> known = new HashMap<>();
        for (int i = 0; i < stored.size(); i++) {
            if (stored.kind(i) == Kind.PERSON || (rule == MergeRule.STORED && stored.isExact(i))) {
                known.put(stored.time(i), i);
            }
        }
        return known;
    }

    /** Those of which the new ones have no sample of the same time that a person set, or took away. */
    private int[] withoutPersons(int[] order) {
        Set<Long> times = new HashSet<>();
        for (int i = 0; i < added.size(); i++) {
            if (added.kind(i) == Kind.PERSON) {
                times.add(added.time(i));
            }
        }
        return times.isEmpty()
                ? order
                : Arrays.stream(order).filter(each -> {
                    boolean persons = times.contains(stored.time(each));
                    if (persons) {
                        displaced.add(ReplacementCause.EDITED);
                    }
                    return !persons;
                }).toArray();
    }

    private void countKept(int old, int newest) {
        if (!SampleGrid.same(stored.text(old), added.text(newest))) {
            displaced.add(ReplacementCause.EDITED);
        }
    }

    /** Whether a new reading of the time of a stored one stands in its place. */
    private boolean isReplaced(int old, int newest) {
        boolean same = SampleGrid.same(stored.text(old), added.text(newest));
        int order = Long.compare(added.ingestion(newest), stored.ingestion(old));
        boolean stands = rule.stands(order, added.ingestion(newest), same);
        if (!same) {
            displaced.add(order == 0 ? ReplacementCause.SAME_TIME : ReplacementCause.LATER_INGESTION);
        }
        return stands;
    }

    private void countWhatGaveWay(ExactReadings readings, long[] places, long[] offsets, SlotPlacement placement) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] == SlotPlacement.NONE) {
                // It gave way to the one that has the slot that it is nearest to.
                int winner = indexOf(places, placement.nearest(offsets[i]), i);
                if (winner < 0) {
                    displaced.add(ReplacementCause.EDITED);
                } else if (readings.isNew(i) && readings.isNew(winner)) {
                    within.add(ReplacementCause.LATER_READING);
                } else if (!SampleGrid.same(readings.text(i), readings.text(winner))) {
                    displaced.add(ReplacementCause.LATER_READING);
                }
            }
        }
    }

    /** Where a slot stands among the places, near an index; -1 if it is a person's. */
    private static int indexOf(long[] places, long slot, int from) {
        for (int i = from + 1; i < places.length; i++) {
            if (places[i] == slot) {
                return i;
            }
            if (places[i] > slot) {
                break;
            }
        }
        return -1;
    }

    private Overlaid changesTo(SampleGrid grid) throws MergeRefusedException {
        SampleGrid before = SampleGrid.of(time.start(), period, grid.slots());
        for (int i = 0; i < stored.size(); i++) {
            before.put(before.slot(stored.place(i)), stored.text(i), stored.kind(i), stored.time(i), stored.ingestion(
                    i), stored.isExact(i));
        }
        return grid.changesFrom(before);
    }
}

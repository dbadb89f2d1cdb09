package org.iomtfhir.model.sampled;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Which slot of a series each of its readings goes to: the nearest, of two equally near the later. Of several that are nearest
 * to one slot, one that was taken before it may go to the slot before, and one that was taken after it to the slot after, if no
 * reading is nearest to that one. Only what finds no slot so gives way, and that is always the earlier reading.
 *
 * <p>
 * The result depends on the times alone, not on the order in which they became known: what gives way among some readings gives
 * way among more of them too, so that placing what stood before together with what is new gives what placing all of them at
 * once does. (What stands is the greatest set of readings that have a slot each, the later preferred: the greedy choice of a
 * transversal matroid.)
 */
public final class SlotPlacement {

    /** The slot of a reading that gives way. */
    public static final long NONE = -1;

    private final SamplePeriod period;
    private final long last;
    private final LongPredicate blocked;

    /**
     * @param period
     *            the time between two slots
     * @param last
     *            the last slot that there may be; {@link Long#MAX_VALUE} if there may be any number
     * @param blocked
     *            the slots that no reading may go to
     */
    public SlotPlacement(SamplePeriod period, long last, LongPredicate blocked) {
        this.period = period;
        this.last = last;
        this.blocked = blocked;
    }

    /** The slot that a reading so many ticks after the start is nearest to. */
    public long nearest(long offset) {
        return Math.min(last, period.nearest(offset));
    }

    /**
     * The slot of each reading.
     *
     * @param offsets
     *            in ticks from the start of slot 0: ascending, all different, none negative
     * @param size
     *            how many of them count
     * @return as many slots, ascending but for {@link #NONE}
     */
    public long[] place(long[] offsets, int size) {
        long[] nearest = new long[size];
        boolean alone = true;
        for (int i = 0; i < size; i++) {
            nearest[i] = nearest(offsets[i]);
            alone &= (i == 0 || nearest[i] != nearest[i - 1]) && !blocked.test(nearest[i]);
        }
        if (alone) {
            return nearest;
        }
        // First which readings stand; then, of those alone, which slot each has, so that it is theirs whatever gave way.
        long[] standing = new Pass(offsets, nearest, size, false).slots();
        int kept = 0;
        int[] indices = new int[size];
        long[] keptOffsets = new long[size];
        long[] keptNearest = new long[size];
        for (int i = 0; i < size; i++) {
            if (standing[i] != NONE) {
                indices[kept] = i;
                keptOffsets[kept] = offsets[i];
                keptNearest[kept++] = nearest[i];
            }
        }
        long[] placed = new Pass(keptOffsets, keptNearest, kept, true).slots();
        for (int i = 0; i < kept; i++) {
            standing[indices[i]] = placed[i];
        }
        return standing;
    }

    /**
     * How many of some readings give way to others.
     *
     * @param offsets
     *            as for {@link #place}
     */
    public int givingWay(long[] offsets, int size) {
        int givingWay = 0;
        for (long slot : place(offsets, size)) {
            givingWay += slot == NONE ? 1 : 0;
        }
        return givingWay;
    }

    /** One walk over the readings from the last to the first, those that are nearest to one slot at a time. */
    private final class Pass {

        private final long[] offsets;
        private final long[] nearest;
        private final int size;
        private final boolean prefersLeaning;
        private final long[] slots;
        /** The slot between that one reading of the slot after has gone to. */
        private long taken = NONE;

        /**
         * @param prefersLeaning
         *            whether of two that both might move, that one does which is farther from its slot; else the later
         */
        Pass(long[] offsets, long[] nearest, int size, boolean prefersLeaning) {
            this.offsets = offsets;
            this.nearest = nearest;
            this.size = size;
            this.prefersLeaning = prefersLeaning;
            this.slots = new long[size];
            Arrays.fill(slots, NONE);
        }

        long[] slots() {
            for (int to = size; to > 0;) {
                int from = first(to);
                place(from, to);
                to = from;
            }
            return slots;
        }

        /** The first of the readings that share their nearest slot with that before an index. */
        private int first(int to) {
            int from = to - 1;
            while (from > 0 && nearest[from - 1] == nearest[to - 1]) {
                from--;
            }
            return from;
        }

        private void place(int from, int to) {
            long slot = nearest[from];
            int own = blocked.test(slot) ? 0 : 1;
            int rest = to - 1;
            boolean after = to - from > own && isAfter(rest, slot) && slot < last && slot + 1 != taken
                    && (to == size || nearest[to] != slot + 1) && !blocked.test(slot + 1);
            boolean before = slot > 0 && (from == 0 || nearest[from - 1] != slot - 1) && !blocked.test(slot - 1);
            if (after && !(before && leansMore(from, to, own, slot))) {
                slots[rest--] = slot + 1;
            }
            if (own > 0 && rest >= from) {
                slots[rest--] = slot;
            }
            taken = NONE;
            if (before) {
                while (rest >= from && !isBefore(rest, slot)) {
                    rest--;
                }
                if (rest >= from) {
                    slots[rest] = slot - 1;
                    taken = slot - 1;
                }
            }
        }

        /** Whether the earlier of two goes to the slot before, which must not be what one of the slot before that needs. */
        private boolean leansMore(int from, int to, int own, long slot) {
            if (!prefersLeaning || own == 0 || to - from != 2 || !isBefore(from, slot)
                    || distance(from, slot) <= distance(to - 1, slot)) {
                return false;
            }
            boolean neighbours = from > 0 && nearest[from - 1] == slot - 2;
            return !neighbours || (first(from) == from - 1 && !blocked.test(slot - 2));
        }

        private long distance(int index, long slot) {
            return Math.abs(offsets[index] - period.offset(slot));
        }

        private boolean isAfter(int index, long slot) {
            return offsets[index] > period.offset(slot);
        }

        private boolean isBefore(int index, long slot) {
            return offsets[index] < period.offset(slot);
        }
    }
}

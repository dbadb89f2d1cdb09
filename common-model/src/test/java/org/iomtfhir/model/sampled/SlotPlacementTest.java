package org.iomtfhir.model.sampled;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.iomtfhir.model.Ticks;
import org.junit.jupiter.api.Test;

class SlotPlacementTest {

    private static final SamplePeriod FIVE_MINUTES = SamplePeriod.ofMilliseconds(new BigDecimal(300_000));
    private static final SamplePeriod TEN_TICKS = SamplePeriod.ofMilliseconds(new BigDecimal("0.001"));
    private static final long LAST_OF_AN_HOUR = 11;

    @Test
    void aReadingGoesToTheNearestSlot() {
        assertThat(ofAnHour("00:01", "04:59", "10:01")).containsExactly(0, 1, 2);
        assertThat(ofAnHour("02:29", "07:30")).containsExactly(0, 2);
    }

    @Test
    void nothingGoesToTheNextHour() {
        assertThat(ofAnHour("55:01", "59:59")).as("the one before is free, but nothing leans to it").containsExactly(
                SlotPlacement.NONE, 11);
        assertThat(ofAnHour("54:59", "59:59")).containsExactly(10, 11);
        assertThat(new SlotPlacement(FIVE_MINUTES, Long.MAX_VALUE, slot -> false).place(ticks("55:01", "59:59"), 2))
                .containsExactly(11, 12);
    }

    @Test
    void ofTwoOfOneSlotTheOneThatLeansToAFreeNeighbourGoesThere() {
        assertThat(ofAnHour("10:01", "11:30")).containsExactly(2, 3);
        assertThat(ofAnHour("08:30", "09:59")).containsExactly(1, 2);
        assertThat(ofAnHour("08:30", "10:00", "11:30")).containsExactly(1, 2, 3);
        assertThat(ofAnHour("09:00", "10:10")).as("both lean, the first more").containsExactly(1, 2);
        assertThat(ofAnHour("09:50", "11:00")).as("both lean, the second more").containsExactly(2, 3);
        assertThat(ofAnHour("06:00", "06:30", "14:00", "15:10")).as("the slot between is needed by the first ones")
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void onlyOtherwiseOneGivesWayAndThatIsTheEarlier() {
        assertThat(ofAnHour("10:01", "11:30", "15:00")).containsExactly(SlotPlacement.NONE, 2, 3);
        assertThat(ofAnHour("00:01", "00:02", "00:03")).containsExactly(SlotPlacement.NONE, 0, 1);
    }

    @Test
    void whereNoReadingMayGoIsNotFreeEither() {
        long[] slots = new SlotPlacement(FIVE_MINUTES, LAST_OF_AN_HOUR, slot -> slot == 2).place(ticks("04:59", "06:00",
                "10:10"), 3);

        assertThat(slots).containsExactly(0, 1, 3);
    }

    private static long[] ofAnHour(String... times) {
        return new SlotPlacement(FIVE_MINUTES, LAST_OF_AN_HOUR, slot -> false).place(ticks(times), times.length);
    }

    private static long[] ticks(String... times) {
        long[] ticks = new long[times.length];
        for (int i = 0; i < times.length; i++) {
            String[] parts = times[i].split(":");
            ticks[i] = (Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * Ticks.PER_SECOND;
        }
        return ticks;
    }

    /** What stood before together with what is new is what all of them are. */
    @Property(tries = 20_000)
    void itMakesNoDifferenceWhatIsPlacedTogether(@ForAll("offsets") Set<Long> some, @ForAll("offsets") Set<Long> others,
            @ForAll("slots") Set<Long> blocked) {
        TreeSet<Long> all = new TreeSet<>(some);
        all.addAll(others);
        Map<Long, Long> together = placed(all, blocked);

        TreeSet<Long> later = new TreeSet<>(placed(some, blocked).keySet());
        later.addAll(others);
        assertThat(placed(later, blocked)).isEqualTo(together);
        assertThat(placed(together.keySet(), blocked)).isEqualTo(together);
    }

    @Property(tries = 5_000)
    void everyReadingHasASlotOfItsOwnBesideItsTimeInTheirOrder(@ForAll("offsets") Set<Long> offsets,
            @ForAll("slots") Set<Long> blocked) {
        Map<Long, Long> placed = placed(offsets, blocked);

        assertThat(new ArrayList<>(placed.values())).doesNotHaveDuplicates().isSorted()
                .noneMatch(blocked::contains).allMatch(
                        slot -> slot >= 0 && slot <= LAST_OF_AN_HOUR);
        placed.forEach((offset, slot) -> assertThat(Math.abs(offset - slot * 10)).isLessThan(10));
        Set<Long> nearest = new HashSet<>();
        offsets.forEach(offset -> nearest.add(nearest(offset)));
        nearest.removeAll(blocked);
        assertThat(placed.values()).as("a slot that is nearest to some is no other's").containsAll(nearest);
        placed.forEach((offset, slot) -> {
            if (nearest.contains(slot)) {
                assertThat(nearest(offset)).isEqualTo(slot);
            }
        });
    }

    /** Tried out: no choice of slots has more readings. */
    @Property(tries = 2_000)
    void asFewGiveWayAsCan(@ForAll("offsets") Set<Long> offsets, @ForAll("slots") Set<Long> blocked) {
        TreeSet<Long> ordered = new TreeSet<>(offsets);
        Set<Long> nearest = new HashSet<>();
        ordered.forEach(offset -> nearest.add(nearest(offset)));

        assertThat(placed(offsets, blocked)).hasSize(most(ordered.stream().mapToLong(it -> it).toArray(), 0,
                new HashSet<>(blocked), nearest));
    }

    private static int most(long[] offsets, int from, Set<Long> taken, Set<Long> nearest) {
        if (from == offsets.length) {
            return 0;
        }
        long own = nearest(offsets[from]);
        long leaning = own + Long.signum(offsets[from] - own * 10);
        int most = most(offsets, from + 1, taken, nearest);
        for (long slot : new long[]{own, leaning}) {
            boolean may = slot >= 0 && slot <= LAST_OF_AN_HOUR && (slot == own || !nearest.contains(slot));
            if (may && taken.add(slot)) {
                most = Math.max(most, 1 + most(offsets, from + 1, taken, nearest));
                taken.remove(slot);
            }
        }
        return most;
    }

    private static long nearest(long offset) {
        return Math.min(LAST_OF_AN_HOUR, (offset + 5) / 10);
    }

    private static Map<Long, Long> placed(Set<Long> offsets, Set<Long> blocked) {
        long[] ordered = new TreeSet<>(offsets).stream().mapToLong(it -> it).toArray();
        long[] slots = new SlotPlacement(TEN_TICKS, LAST_OF_AN_HOUR, blocked::contains).place(ordered, ordered.length);
        Map<Long, Long> placed = new TreeMap<>();
        for (int i = 0; i < ordered.length; i++) {
            if (slots[i] != SlotPlacement.NONE) {
                placed.put(ordered[i], slots[i]);
            }
        }
        return placed;
    }

    @Provide
    Arbitrary<Set<Long>> offsets() {
        return Arbitraries.longs().between(0, 119).set().ofMaxSize(12);
    }

    @Provide
    Arbitrary<Set<Long>> slots() {
        return Arbitraries.longs().between(0, LAST_OF_AN_HOUR).set().ofMaxSize(2);
    }
}

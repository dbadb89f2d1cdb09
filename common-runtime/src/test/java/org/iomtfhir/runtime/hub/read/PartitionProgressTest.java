package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.iomtfhir.runtime.hub.read.PartitionProgress.Position;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

    private final PartitionProgress progress = new PartitionProgress();

    @Test
    void nothingIsCommittableBeforeTheFirstEventIsSettled() {
        progress.read(7, "700");

        assertThat(progress.takeCommittable()).isEmpty();
        assertThat(progress.outstanding()).isEqualTo(1);
    }

    @Test
    void anUnsettledEventHoldsBackThoseBehindIt() {
        Settlement first = progress.read(1, "10");
        Settlement second = progress.read(2, "20");
        Settlement third = progress.read(5, "50");

        third.settle();
        second.settle();
        assertThat(progress.takeCommittable()).isEmpty();

        first.settle();
        assertThat(progress.takeCommittable()).contains(new Position(5, "50"));
        assertThat(progress.outstanding()).isZero();
    }

    @Test
    void anEventIsSettledWithTheLastOfItsClaims() {
        Settlement event = progress.read(1, "10");
        event.claim();
        event.claim();
        event.settle();
        event.settle();
        assertThat(progress.takeCommittable()).isEmpty();

        event.settle();

        assertThat(progress.takeCommittable()).isPresent();
    }

    @Test
    void aPositionIsGivenOutOnceUnlessItIsGivenBack() {
        progress.read(1, "10").settle();
        assertThat(progress.takeCommittable()).isPresent();
        assertThat(progress.takeCommittable()).isEmpty();

        progress.giveBack();

        assertThat(progress.takeCommittable()).contains(new Position(1, "10"));
    }

    @Test
    void claimsThatCannotBeAreRefused() {
        Settlement event = progress.read(1, "10");
        event.settle();

        assertThatThrownBy(event::settle).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once too often");
        assertThatThrownBy(event::claim).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("settled already");
        assertThatThrownBy(() -> progress.read(1, "10")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void whateverTheOrderThePositionIsTheLastBeforeWhichAllIsSettled(@ForAll @IntRange(min = 1, max = 40) int events,
            @ForAll long seed) {
        PartitionProgress any = new PartitionProgress();
        List<Settlement> open = new ArrayList<>();
        TreeSet<Integer> unsettled = new TreeSet<>();
        for (int i = 0; i < events; i++) {
            open.add(any.read(i, "o" + i));
            unsettled.add(i);
        }
        List<Integer> order = new ArrayList<>(unsettled);
        Collections.shuffle(order, new Random(seed));

        for (int next : order) {
            open.get(next).settle();
            unsettled.remove(next);
            int expected = unsettled.isEmpty() ? events - 1 : unsettled.first() - 1;
            assertThat(any.settledTo().map(Position::sequenceNumber).orElse(-1L)).isEqualTo(expected);
        }
    }

    @Test
    void manyThreadsMaySettleAtOnce() throws Exception {
        List<Settlement> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            all.add(progress.read(i, "o" + i));
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                int from = t;
                threads.execute(() -> {
                    for (int i = from; i < all.size(); i += 4) {
                        all.get(i).settle();
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(progress.takeCommittable()).contains(new Position(19_999, "o19999"));
        assertThat(progress.outstanding()).isZero();
    }
}

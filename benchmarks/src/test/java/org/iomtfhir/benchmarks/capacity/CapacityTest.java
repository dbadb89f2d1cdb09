package org.iomtfhir.benchmarks.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CapacityTest {

    private final Capacity capacity = new Capacity(100);
    /** After it was made. */
    private final long now = System.nanoTime();

    @Test
    void whatIsTakenWaitsForWhatWasTakenBefore() {
        assertThat(capacity.take(50, now)).contains(Duration.ofMillis(500));
        assertThat(capacity.take(50, now)).contains(Duration.ofSeconds(1));
        assertThat(capacity.taken()).isEqualTo(100);
    }

    @Test
    void whatWouldWaitForMoreThanASecondIsRefused() {
        capacity.take(101, now);

        assertThat(capacity.take(1, now)).isEmpty();
        assertThat(capacity.take(1, now + Duration.ofMillis(20).toNanos())).isPresent();
        assertThat(capacity.refused()).isEqualTo(1);
        assertThat(capacity.bundles()).isEqualTo(3);
    }

    @Test
    void ofHalfTheCapacityEverythingTakesTwiceAsLong() {
        capacity.set(50);

        assertThat(capacity.take(50, now)).contains(Duration.ofSeconds(1));
    }
}

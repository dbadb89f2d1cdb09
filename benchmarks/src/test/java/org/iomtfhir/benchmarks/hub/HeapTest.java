package org.iomtfhir.benchmarks.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.iomtfhir.benchmarks.hub.Heap.Third;
import org.junit.jupiter.api.Test;

class HeapTest {

    @Test
    void theLargestSampleOfEachThirdAndTheOneInItsMiddleCount() {
        assertThat(Heap.of(List.of(1L, 9L, 2L, 7L, 3L, 6L, 5L, 3L, 4L, 4L)))
                .isEqualTo(new Heap(new Third(9, 2), new Third(7, 6), new Third(4, 4)));
    }

    @Test
    void isFlatUpToAFifthAboveTheFirstThird() {
        assertThat(Heap.of(List.of(100L, 100L, 500L, 500L, 120L, 120L)).isFlat()).isTrue();
        assertThat(Heap.of(List.of(100L, 100L, 100L, 100L, 121L, 121L)).isFlat()).isFalse();
    }

    @Test
    void tooFewSamplesTellNothing() {
        assertThat(Heap.of(List.of(1L, 1L)).isFlat()).isFalse();
    }
}

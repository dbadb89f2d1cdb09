package org.iomtfhir.benchmarks.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapTest {

    @Test
    void theLargestSampleOfEachThirdCounts() {
        assertThat(Heap.of(List.of(1L, 5L, 2L, 7L, 3L, 3L, 4L))).isEqualTo(new Heap(5, 7, 4));
    }

    @Test
    void isFlatUpToAFifthAboveTheFirstThird() {
        assertThat(new Heap(100, 500, 120).isFlat()).isTrue();
        assertThat(new Heap(100, 100, 121).isFlat()).isFalse();
    }

    @Test
    void tooFewSamplesTellNothing() {
        assertThat(Heap.of(List.of(1L, 1L)).isFlat()).isFalse();
    }
}

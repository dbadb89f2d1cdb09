package org.iomtfhir.benchmarks.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static Latencies ofMillis(int... values) {
        return new Latencies(IntStream.of(values).mapToObj(Duration::ofMillis).toList());
    }

    @Test
    void theTimeWithinWhichAShareWasThereIsOneThatWasMeasured() {
        Latencies latencies = ofMillis(400, 100, 300, 200);

        assertThat(latencies.within(0.5)).isEqualTo(Duration.ofMillis(200));
        assertThat(latencies.within(0.51)).isEqualTo(Duration.ofMillis(300));
        assertThat(latencies.within(0.99)).isEqualTo(Duration.ofMillis(400));
        assertThat(latencies.within(0)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whereNothingWasMeasuredNothingIsSaid() {
        assertThatThrownBy(() -> new Latencies(List.of()).within(0.5)).isInstanceOf(IllegalStateException.class);
    }
}

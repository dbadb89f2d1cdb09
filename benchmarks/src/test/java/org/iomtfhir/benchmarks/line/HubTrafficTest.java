package org.iomtfhir.benchmarks.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HubTrafficTest {

    @Test
    void manySmallEventsCostByTheirNumber() {
        List<HubTraffic> all = List.of(new HubTraffic("a", 20_000, 1 << 20), new HubTraffic("b", 10_000, 1 << 20));

        assertThat(HubTraffic.throughputUnits(all, 10)).isEqualTo(3);
    }

    @Test
    void fewLargeEventsCostByTheirBytes() {
        List<HubTraffic> all = List.of(new HubTraffic("a", 10, 30L << 20), new HubTraffic("b", 10, 10L << 20));

        assertThat(HubTraffic.throughputUnits(all, 10)).isEqualTo(4);
    }
}

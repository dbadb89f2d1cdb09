package org.iomtfhir.model.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRunTest {

    @Test
    void runsReadBackAsTheyWereWritten() {
        List<SampleRun> runs = List.of(new SampleRun(0, 15_000, 4_500_000_000L),
                new SampleRun(300_000_001, 1, SampleRun.UNKNOWN), new SampleRun(7, 3, -20_001));
        SampledTextBuffer text = new SampledTextBuffer(8);

        runs.forEach(run -> run.appendTo(text));

        assertThat(text).hasToString("0 15000 450000 30000.0001 1 E 0.0007 3 -2.0001");
        assertThat(SampleRun.parse(text.toString())).isEqualTo(runs);
        assertThat(SampleRun.count(runs)).isEqualTo(15_004);
    }

    /** 512 Hz for an hour: 1.953125 ms are no whole number of ticks, and four of them are. */
    @Test
    void timesDoNotDriftThroughAnHour() {
        SamplePeriod period = SamplePeriod.ofMilliseconds(new BigDecimal("1.953125"));
        SampleRun run = new SampleRun(0, SampleTimes.MAX_SAMPLES, SampleRun.UNKNOWN);

        assertThat(run.offset(1, period)).isEqualTo(19_532);
        assertThat(run.offset(4, period)).isEqualTo(78_125);
        assertThat(run.offset(3_600 * 512, period)).isEqualTo(36_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0 1", "0 0 0", "0 -1 0", "0 1e3 0", "0 x 0", "x 1 0", "0 1 x", "0 524289 E",
            "0 99999999 E", "0 524288 E 0 1 E", "1e60000000 1 E"})
    void whatIsNoRunIsRefused(String text) {
        assertThatThrownBy(() -> SampleRun.parse(text)).isInstanceOf(NumberFormatException.class);
    }
}

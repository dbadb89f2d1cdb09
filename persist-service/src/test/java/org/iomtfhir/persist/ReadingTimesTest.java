package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.iomtfhir.model.sampled.SampledText;

class ReadingTimesTest {

    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

    private static SampledData series(String offsets) {
        SampledData data = new SampledData().setPeriod(5000).setDimensions(1).setData("1 2");
        data.addExtension(new Extension(SampledText.OFFSETS, new StringType(offsets)));
        return data;
    }

    @Test
    void eachSampleHasTheTimeOfItsOffset() {
        assertThat(ReadingTimes.of(series("0 1500"), TEN).orElseThrow()).containsExactly(TEN,
                TEN.plus(Duration.ofMillis(
                        1500)));
    }

    /** Written out in full, such a number takes minutes: a partition stood still for nine. */
    @ParameterizedTest
    @ValueSource(strings = {"1e60000000", "-1e60000000", "1e999999999", "1e-999999999", "x"})
    @Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anOffsetBeyondAllBoundsHasNoTimeAndIsRefusedAtOnce(String offset) {
        assertThat(ReadingTimes.of(series("0 " + offset), TEN)).isEmpty();
    }
}

package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTimeTest {

    @ParameterizedTest
    @CsvSource({"2026-10-09T10:18:00Z,2026-10-09T10:18:00Z", "2026-10-09T10:18:00.500Z,2026-10-09T10:18:00.5Z",
            "2026-10-09T10:18:00.123456789Z,2026-10-09T10:18:00.1234567Z", "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.9999999Z"})
    void writesUpToSevenDigitsOfFractionAndNoTrailingZeros(Instant time, String written) {
        assertThat(WireTime.write(time)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"2026-10-09T10:18:00Z,2026-10-09T10:18:00Z", "2026-10-09T10:18:00,2026-10-09T10:18:00Z",
            "2026-10-09T10:18,2026-10-09T10:18:00Z",
            "2026-10-09T10:18:00.1234567+02:00,2026-10-09T08:18:00.123456700Z"})
    void readsOffsetsAndTakesNoneAsUtc(String text, Instant time) {
        assertThat(WireTime.read(text)).isEqualTo(time);
    }

    @Test
    void cutsTowardsThePastBeforeTheEpochToo() {
        assertThat(WireTime.cut(Instant.parse("1950-01-01T00:00:00.000000199Z")))
                .isEqualTo(Instant.parse("1950-01-01T00:00:00.000000100Z"));
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> WireTime.read("yesterday")).isInstanceOf(DateTimeException.class);
    }
}

package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-02-30T00:00:00.5.Z",
            "2026-10-09T10:60:00Z", "2026-10-09T10:18:61Z", "2026-10-09T25:18:00Z",
            "2026-1a-09T10:18:00Z", "2026-10-09T10:18:00.12x4567Z", "2026-10-09 10:18:00Z", "2026-10-09T10-18:00Z"})
    void refusesWhatOnlyLooksLikeATime(String text) {
        assertThatThrownBy(() -> WireTime.read(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void whatItWritesAgreesWithTheFormatterOfThePlatformAndIsReadBack() {
        // Odd steps through four centuries: every month and length of fraction, leap days, both sides of the epoch.
        Instant time = Instant.parse("1800-02-28T23:59:59.9999999Z");
        for (int i = 0; i < 4_000; i++) {
            String written = WireTime.write(time);

            assertThat(Instant.parse(written)).isEqualTo(time);
            assertThat(WireTime.read(written)).isEqualTo(time);
            assertThat(written).matches("[-0-9T:]{19}(\\.[0-9]{0,6}[1-9])?Z");
            time = time.plusSeconds(3_155_693).plusNanos(100L * (i % 7 == 0 ? 1 : 1_234_500));
        }
    }

    @ParameterizedTest
    @CsvSource({"1904-02-29T12:00:00Z", "2000-02-29T00:00:00.5Z", "2025-12-31T23:59:59.0000001Z",
            "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z"})
    void readsTheLastDaysOfMonthsAndYears(String text) {
        assertThat(WireTime.read(text)).isEqualTo(Instant.parse(text));
    }

    @Test
    void yearsOfFiveDigitsAndBeforeTheFirstAreWrittenAsEver() {
        assertThat(WireTime.write(Instant.parse("+10000-01-01T00:00:00Z"))).isEqualTo("+10000-01-01T00:00:00Z");
        assertThat(WireTime.write(Instant.parse("0000-12-31T23:59:59.9Z"))).endsWith("-12-31T23:59:59.9Z");
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

package org.iomtfhir.model.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SampledText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryReadingsTest {

    private static final long START = 17_000_000_000_000_000L;

    private static SummaryReadings of(String... numbers) {
        SummaryReadings.Gathering all = new SummaryReadings.Gathering(START, 1);
        for (int i = 0; i < numbers.length; i++) {
            all.add(START + i * Ticks.PER_SECOND, SummaryReadings.UNKNOWN, numbers[i]);
        }
        return all.gathered().orElseThrow();
    }

    @Test
    void theyAreReadAsTheyAreWritten() {
        SummaryReadings.Gathering all = new SummaryReadings.Gathering(START, 1);
        all.add(START, SummaryReadings.UNKNOWN, "1");
        all.add(START + 1, START - 25_000, "-2.50");
        all.add(START + 20_000, START - 25_000, "3");
        all.add(START + 30_000, START + 40_000, "0.007");
        SummaryReadings written = all.gathered().orElseThrow();

        assertThat(written.data()).isEqualTo("1 -2.50 3 0.007");
        assertThat(written.offsets()).isEqualTo("0 0.0001 2 3");
        assertThat(written.ingestions()).isEqualTo("E -2.5*2 4");
        assertThat(SummaryReadings.read(START, written.data(), written.offsets(), written.ingestions())).isEqualTo(
                written);
        assertThat(written).hasToString("4 readings");
    }

    @ParameterizedTest
    @CsvSource({"'','',''", "1 2,0 1,E", "1 2,0 1,E*3", "1 2,0 1,E*0", "1 2,0 1,E*x", "1 2,0,E*2", "1 2,1 1,E*2",
            "1 2,1 0,E*2", "1 E,0 1,E*2", "1 1e5,0 1,E*2", "1 +5,0 1,E*2", "1 x,0 1,E*2", "1 2,0 x,E*2",
            "1 2,0 1e99,E*2", "1 2,0 99999999999999999,E*2", "1 2,0 1,99999999999999999*2", "1 2,0 1,E*99999999999"})
    void whatIsNoneIsRefused(String data, String offsets, String ingestions) {
        assertThatThrownBy(() -> SummaryReadings.read(START, data, offsets, ingestions)).isInstanceOf(
                NumberFormatException.class);
    }

    @Test
    void textsAndNumbersBeyondAllBoundsAreRefusedAtOnce() {
        String many = "1 ".repeat(SummaryReadings.MOST + 1);
        assertThatThrownBy(() -> SummaryReadings.read(START, many, many, "E*100001")).isInstanceOf(
                NumberFormatException.class);
        assertThatThrownBy(() -> SummaryReadings.read(START, "1", "0", "E" + " ".repeat(SampledText.MAX_LENGTH)))
                .isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> SummaryReadings.read(START, "1".repeat(123), "0", "E")).isInstanceOf(
                NumberFormatException.class);
    }

    @Test
    void someOfThemAreThoseOfTheirTimes() {
        assertThat(of("1", "2", "3").of(time -> time > START)).hasValueSatisfying(some -> assertThat(some.data())
                .isEqualTo("2 3"));
        assertThat(of("1", "2", "3").of(time -> time < START)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1 2,1.5", "1 1 2,1.33", "-1 -1 -2,-1.33", "2 2 1,1.67", "10 20,15", "100 100,100", "0.1 0.2,0.15",
            "1.00 2,1.5", "0.005 0.006,0.0055", "0 0,0"})
    void aMeanHasTwoDecimalsMoreThanItsReadingsAndNoZerosBehind(String numbers, String mean) {
        assertThat(Summary.MEAN.of(of(numbers.split(" "))).toPlainString()).isEqualTo(mean);
    }

    @Test
    void aSumOfTenthsIsExact() {
        assertThat(Summary.SUM.of(of("0.1", "0.2")).toPlainString()).isEqualTo("0.3");
        assertThat(Summary.SUM.of(of("1".repeat(60), "0." + "1".repeat(60))).toPlainString()).isEqualTo("1".repeat(
                60) + "." + "1".repeat(60));
    }

    @ParameterizedTest
    @CsvSource({"5,0,5", "5 5 5,0,5", "5 9,4,9", "5 9 2,6,11", "5 0 3,3,8", "9 4 3,7,16", "0.5 0.75,0.25,0.75"})
    void aCounterThatIsLowerThanBeforeWasResetAndRoseByWhatItSays(String numbers, BigDecimal increase,
            BigDecimal fromZero) {
        assertThat(Summary.INCREASE.of(of(numbers.split(" ")))).isEqualByComparingTo(increase);
        assertThat(Summary.INCREASE_FROM_ZERO.of(of(numbers.split(" ")))).isEqualByComparingTo(fromZero);
    }

    @Test
    void ofEqualNumbersTheDigitsOfTheEarliestStand() {
        assertThat(Summary.MIN.of(of("2.0", "2.00", "3"))).isEqualTo(new BigDecimal("2.0"));
        assertThat(Summary.MAX.of(of("2.0", "2.00", "1"))).isEqualTo(new BigDecimal("2.0"));
    }
}

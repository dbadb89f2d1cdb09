package org.iomtfhir.model.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledTextTest {

    @Test
    void blanksOfAnyKindAndNumberPartItems() {
        assertThat(SampledText.items("  1\t2.50 \n E  U ")).containsExactly("1", "2.50", "E", "U");
        assertThat(SampledText.items("")).isEmpty();
        assertThat(SampledText.items(null)).isEmpty();
        assertThat(SampledText.items("1 E U").stream().filter(SampledText::says)).containsExactly("1", "U");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 10000", "0.0001, 1", "0.00019, 1", "-0.00001, -1", "-2.5, -25000", "1e3, 10000000",
            "99999999999999, 999999999999990000"})
    void anOffsetIsCutToTicks(String milliseconds, long ticks) {
        assertThat(SampledText.ticks(milliseconds)).isEqualTo(ticks);
    }

    /** An offset of 1e60000000 had held a partition for a minute, while it was written out. */
    @ParameterizedTest
    @ValueSource(strings = {"1e60000000", "1e-60000000", "0e60000000", "1e2147483647", "1e-2147483648", "1e99999999999",
            "",
            "x", "1,5", "10000000000000000000000000000000000000000000", "1e30", "NaN", "0x1"})
    void whatIsNoOffsetIsRefusedAtOnce(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThatThrownBy(() -> SampledText.ticks(text))
                .isInstanceOf(NumberFormatException.class));
    }

    @Property
    void anOffsetIsReadAsItIsWritten(
            @ForAll @LongRange(min = -1_000_000_000_000_000L, max = 1_000_000_000_000_000L) long one,
            @ForAll @LongRange(min = -100_000, max = 100_000) long other) {
        SampledTextBuffer text = new SampledTextBuffer(1);
        text.appendMilliseconds(one);
        text.appendMilliseconds(other);

        assertThat(SampledText.items(text.toString()).stream().map(SampledText::ticks)).containsExactly(one, other);
        assertThat(text.length()).isEqualTo(text.toString().length());
        assertThat(text.toString()).doesNotContain("e", "E", "+").doesNotEndWith("0.")
                .doesNotContainPattern("\\.\\d*0( |$)");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "-1.50, true", "+2, true", "1.2E+2, true", "1e400, true", ".5, false", "5., false",
            "1e, false",
            "'1,5', false", "' 1', false", "'', false", "-, false", "E, false"})
    void aDecimalHasDigitsOnBothSidesOfItsPoint(String text, boolean decimal) {
        assertThat(SampledText.isDecimal(text)).isEqualTo(decimal);
    }

    @Test
    void itemsAreAppendedWithABlankBetween() {
        SampledTextBuffer text = new SampledTextBuffer(0);

        assertThat(text.appendPlainDecimal("36.60")).isTrue();
        assertThat(text.appendPlainDecimal("1e2")).isFalse();
        assertThat(text.appendPlainDecimal("+2")).isFalse();
        text.appendItem(SampledText.EMPTY);
        assertThat(text.appendPlainDecimal("-7")).isTrue();

        assertThat(text).hasToString("36.60 E -7");
    }

    @Test
    void itemsArePartedByBlanksOfAnyKindAndNumber() {
        String text = "  1\t2.5\n\nE\u2003-7 \u00a0x ";

        assertThat(SampledText.items(text)).containsExactly("1", "2.5", "E", "-7", "\u00a0x");
        assertThat(SampledText.count(text)).isEqualTo(5);
        assertThat(SampledText.count(" \t ")).isZero();
        assertThat(SampledText.count(null)).isZero();
    }

    @Test
    void allTicksOfATextAreThoseOfItsItems() {
        String text = "0 1500 0.5 -3 1e2 00012.34567 99999999999999";

        assertThat(SampledText.allTicks(text)).containsExactly(SampledText.items(text).stream().mapToLong(
                SampledText::ticks).toArray());
        assertThatThrownBy(() -> SampledText.allTicks("0 1e60000000")).isInstanceOf(NumberFormatException.class);
    }
}

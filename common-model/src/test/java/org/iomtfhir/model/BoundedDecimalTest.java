package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedDecimalTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "36.650", "-1.5e-7", "1e300", "1e-300", "0e300", "0e-1300", "1.2E+2"})
    void takesWhatLiesWithin(String text) {
        assertThat(BoundedDecimal.parse(text)).isEqualTo(new BigDecimal(text));
        assertThat(BoundedDecimal.parse(text).toPlainString()).hasSizeLessThan(1_400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e301", "1e-301", "1e400", "1e-400", "1e60000000", "1e999999999", "1e-999999999",
            "0e999999999",
            "0e-999999999", "-9e2147483647", "1e2147483648", "1e99999999999999999999", "", "36,650", "NaN", "0x1p3",
            " 1"})
    void refusesWhatLiesBeyondAndWhatIsNoNumberAtOnce(String text) {
        assertThatThrownBy(() -> BoundedDecimal.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void refusesMoreDigitsThanItTakes() {
        assertThat(BoundedDecimal.parse("1".repeat(301))).isNotNull();
        assertThatThrownBy(() -> BoundedDecimal.parse("1".repeat(302))).hasMessageContaining("1e300");
        assertThatThrownBy(() -> BoundedDecimal.parse("1".repeat(1_001))).hasMessageContaining("1000 digits");
        assertThat(BoundedDecimal.isWithin(new BigDecimal("0." + "1".repeat(1_001)))).isFalse();
        assertThat(BoundedDecimal.parse("0." + "1".repeat(998))).isNotNull();
    }
}

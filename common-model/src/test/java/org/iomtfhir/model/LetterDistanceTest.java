package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterDistanceTest {

    @ParameterizedTest
    @CsvSource({"heartrate, heartrate, 0", "heartrate, heartrat, 1", "heartrate, heartbeat, 3", "kitten, sitting, 3",
            "'', abc, 3", "abc, '', 3", "HR, hr, 2"})
    void countsLettersToChangeAddOrRemove(String one, String other, int distance) {
        assertThat(LetterDistance.between(one, other)).isEqualTo(distance);
        assertThat(LetterDistance.between(other, one)).isEqualTo(distance);
    }

    @Test
    void comparesNoNameOfASendersLength() {
        assertThat(LetterDistance.between("a".repeat(64), "a".repeat(63))).isEqualTo(1);
        assertThat(LetterDistance.between("a".repeat(65), "a".repeat(65))).isEqualTo(LetterDistance.FAR);
        assertThat(LetterDistance.between("a", "a".repeat(10_000_000))).isEqualTo(LetterDistance.FAR);
    }
}

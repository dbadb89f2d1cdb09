package org.iomtfhir.model.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.iomtfhir.fuzzing.Bounded;

class SummaryReadingsFuzzTest {

    // As libFuzzer's dictionaries write a line's end.
    @DictionaryEntries({"1 2.5\\x0a0 1000\\x0aE*2", "1\\x0a0.0001\\x0a-1.5", "*99999", "1e60000000", "99999999999999"})
    @FuzzTest
    void readings(byte[] texts) {
        Bounded.read(texts.length, () -> {
            String[] lines = new String(texts, StandardCharsets.ISO_8859_1).split("\n", 3);
            if (lines.length < 3) {
                return;
            }
            SummaryReadings readings = SummaryReadings.read(0, lines[0], lines[1], lines[2]);
            assertThat(SummaryReadings.read(0, readings.data(), readings.offsets(), readings.ingestions())).isEqualTo(
                    readings);
            for (Summary summary : Summary.values()) {
                assertThat(summary.of(readings).toPlainString()).hasSizeLessThan(400);
            }
        }, NumberFormatException.class);
    }
}

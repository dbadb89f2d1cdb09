package org.iomtfhir.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.iomtfhir.fuzzing.Bounded;

class LetterFuzzTest {

    /** What is read can be written, and read again as the same. */
    @DictionaryEntries({"\"stage\":", "\"error\":\"TemplateExpression\"", "\"event\":", "\"body\":", "\"properties\":",
            "\"enqueuedTime\":",
            "\"2026-10-09T10:18:00Z\"", "+1000000000-12-31T23:59:59Z", "1e999999999", "\"kind\":", "\"instant\"",
            "\"decimal\""})
    @FuzzTest
    void aLetter(byte[] json) {
        Bounded.read(json.length, () -> {
            DeadLetter letter = DeadLetterJson.read(json);
            byte[] written = DeadLetterJson.write(letter);
            assertThat(DeadLetterJson.write(DeadLetterJson.read(written))).isEqualTo(written);
        }, IOException.class);
        Bounded.read(json.length, () -> DeadLetterJson.readSummary(new ByteArrayInputStream(json)), IOException.class);
    }
}

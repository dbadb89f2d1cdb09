package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.iomtfhir.fuzzing.Bounded;

class TimedSourcesFuzzTest {

    @DictionaryEntries({"2026-10-09T10:00:00Z/2026-10-09T10:00:05Z devicedata/3@4711?1f3a", "a/b@1..9", " +", "@", "/"})
    @FuzzTest
    void stretches(byte[] text) {
        Bounded.read(text.length, () -> {
            String written = TimedSources.read(new String(text, StandardCharsets.ISO_8859_1)).text();
            assertThat(TimedSources.read(written).text()).isEqualTo(written);
        });
    }
}

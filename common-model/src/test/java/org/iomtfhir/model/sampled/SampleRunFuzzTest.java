package org.iomtfhir.model.sampled;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.iomtfhir.fuzzing.Bounded;

class SampleRunFuzzTest {

    @DictionaryEntries({"0 15000 E", "1.9531", "524288", "-1", "1e60000000", "99999999999999"})
    @FuzzTest
    void runs(byte[] text) {
        Bounded.read(text.length, () -> {
            List<SampleRun> runs = SampleRun.parse(new String(text, StandardCharsets.ISO_8859_1));
            SampledTextBuffer written = new SampledTextBuffer(8);
            runs.forEach(run -> run.appendTo(written));
            assertThat(SampleRun.parse(written.toString())).isEqualTo(runs);
            assertThat(SampleRun.count(runs)).isLessThanOrEqualTo(SampleTimes.MAX_SAMPLES);
        }, NumberFormatException.class);
    }
}

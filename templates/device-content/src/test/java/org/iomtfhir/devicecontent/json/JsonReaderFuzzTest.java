package org.iomtfhir.devicecontent.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.iomtfhir.fuzzing.Bounded;

class JsonReaderFuzzTest {

    /** What is read can be written, and read again as the same. */
    @FuzzTest
    void reads(byte[] body) {
        Bounded.read(body.length, () -> {
            Json value = JsonReader.read(body).value();
            String written = value.toJson();
            JsonReader.Read again = JsonReader.read(written);
            assertThat(again.more()).isFalse();
            assertThat(again.value().toJson()).isEqualTo(written);
            assertThat(value.writtenLength()).isLessThanOrEqualTo(written.length());
        }, MalformedJsonException.class);
    }
}

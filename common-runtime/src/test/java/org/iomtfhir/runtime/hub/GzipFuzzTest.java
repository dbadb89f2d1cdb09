package org.iomtfhir.runtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.iomtfhir.fuzzing.Bounded;

class GzipFuzzTest {

    @FuzzTest
    void aPackedBodyIsExpanded(byte[] body) {
        Bounded.read(body.length, () -> {
            byte[] plain = Gzip.expand(body, Gzip.CONTENT_TYPE);
            assertThat(plain).hasSizeLessThanOrEqualTo(Gzip.MOST_BYTES);
            Gzip.Body packed = Gzip.compress(plain, "application/json");
            assertThat(Gzip.expand(packed.bytes(), packed.contentType())).isEqualTo(plain);
        }, IOException.class);
    }
}

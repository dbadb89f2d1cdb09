package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.runtime.hub.PackFormat;

class PackFuzzTest {

    @FuzzTest
    void aPack(byte[] body) {
        Bounded.read(body.length, () -> {
            Records records = PackReader.open(event(body, PackFormat.CONTENT_TYPE));
            for (int place = 0; place < records.count(); place++) {
                HubEvent record = records.record(place);
                assertThat(record.place()).isEqualTo(place);
                assertThat(record.body()).isNotEmpty();
            }
        }, BrokenPackException.class);
    }

    @FuzzTest
    void documents(byte[] body) {
        Bounded.read(body.length, () -> {
            Optional<Records> records = new DocumentReader().read(event(body, "application/json"));
            records.ifPresent(found -> {
                for (int place = 0; place < found.count(); place++) {
                    assertThat(found.record(place).body()).isNotEmpty();
                }
            });
        }, BrokenPackException.class);
    }

    private static HubEvent event(byte[] body, String contentType) {
        return new HubEvent("normalized", "0", 1, "1", Instant.EPOCH, null, contentType, body, Map.of(), Map.of());
    }
}

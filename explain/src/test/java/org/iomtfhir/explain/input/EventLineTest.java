package org.iomtfhir.explain.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLineTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private static EventLine read(String line) {
        return EventLine.of(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(EventLine line) {
        return new String(line.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aDocumentIsTakenApart() {
        EventLine line = read("""
                {"Body":{"pulse":72.50},"Properties":{"ward":"3b","n":2,"ok":true},"SystemProperties":\
                {"iothub-connection-device-id":"watch-7","iothub-enqueuedtime":"2026-10-09T10:18:02Z"}}""");

        assertThat(line.isDocument()).isTrue();
        assertThat(body(line)).isEqualTo("{\"pulse\":72.50}");
        assertThat(line.properties()).containsExactly(entry("ward", "3b"), entry("n", 2), entry("ok", true));
        assertThat(line.systemProperties()).containsEntry("iothub-connection-device-id", "watch-7");
        assertThat(line.event(NOW).enqueuedTime()).isEqualTo("2026-10-09T10:18:02Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Body\":{\"pulse\":72}}", "{\"Body\":1,\"Properties\":1}", "{\"pulse\":72}", "[1]", "no",
            "{\"Body\":1,\"Properties\":{},\"more\":1}", "{\"Body\":1,\"Properties\":{}} {}"})
    void anythingElseIsABodyByteByByte(String text) {
        EventLine line = read(text);

        assertThat(line.isDocument()).isFalse();
        assertThat(body(line)).isEqualTo(text);
        assertThat(line.properties()).isEmpty();
        assertThat(line.systemProperties()).isEmpty();
        assertThat(line.event(NOW).enqueuedTime()).isEqualTo(NOW);
        assertThat(line.event(null).enqueuedTime()).isNull();
    }

    @Test
    void aTimeOfReceiptThatIsNoneIsNotTaken() {
        assertThat(read("{\"Body\":1,\"SystemProperties\":{\"x-opt-enqueued-time\":\"yesterday\"}}").event(NOW)
                .enqueuedTime()).isEqualTo(NOW);
    }
}

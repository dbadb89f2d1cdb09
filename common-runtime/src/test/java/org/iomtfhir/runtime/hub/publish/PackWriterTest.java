package org.iomtfhir.runtime.hub.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.hub.Gzip;
import org.junit.jupiter.api.Test;

/** What would come out of a pack otherwise than it went in travels by itself. */
class PackWriterTest {

    private static final String BODY = "{\"n\":1}";

    @Test
    void whatIsAJsonObjectOnOneLineMayTravelInAPack() {
        assertThat(PackWriter.takes(event(BODY, "application/json", Map.of("a", "b", "n", 1L, "d", 1.5, "t", true))))
                .isTrue();
        assertThat(PackWriter.takes(event(BODY, "application/fhir+json", Map.of()))).isTrue();
    }

    @Test
    void whatIsNoneMayNot() {
        for (String body : new String[]{"[1]", "5", "", "{\n}", "{\r}", "text"}) {
            assertThat(PackWriter.takes(event(body, "application/json", Map.of()))).as(body).isFalse();
        }
        assertThat(PackWriter.takes(event(BODY, null, Map.of()))).isFalse();
        assertThat(PackWriter.takes(event(BODY, "text/plain", Map.of()))).isFalse();
        String large = "{\"x\":\"" + "x".repeat(Gzip.MOST_BYTES) + "\"}";
        assertThat(PackWriter.takes(event(large, "application/json", Map.of()))).isFalse();
    }

    @Test
    void whatAReaderOfAPackWouldNotGiveBackMayNot() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 101; i++) {
            many.put("p" + i, i);
        }
        for (Map<String, Object> properties : List.<Map<String, Object>>of(many, Map.of("a", "x".repeat(20_000)),
                Map.of("a", Double.NaN), Map.of("a", Float.valueOf(1.5f)), Map.of("a", Instant.EPOCH),
                Map.of("a", new byte[]{1}))) {
            assertThat(PackWriter.takes(event(BODY, "application/json", properties))).as("%s", properties.keySet())
                    .isFalse();
        }
        assertThat(PackWriter.takes(new OutgoingEvent("a", BODY.getBytes(UTF_8), "application/json", Map.of(),
                Map.of("iothub-connection-device-id", "monitor"), 0))).isFalse();
    }

    private static OutgoingEvent event(String body, String contentType, Map<String, Object> properties) {
        return new OutgoingEvent("a", body.getBytes(UTF_8), contentType, properties);
    }
}

package org.iomtfhir.runtime.hub.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.PackFormat;
import org.junit.jupiter.api.Test;

class PackReaderTest {

    private static final Instant ENQUEUED = Instant.parse("2026-10-09T10:00:00Z");

    @Test
    void eachLineIsARecordOfThePlaceAndTimeOfItsEvent() throws Exception {
        Records records = PackReader.open(pack("{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}",
                Map.of("content-encoding", "identity", "content-type", PackFormat.CONTENT_TYPE)));

        assertThat(records.count()).isEqualTo(3);
        HubEvent second = records.record(1);
        assertThat(new String(second.body(), UTF_8)).isEqualTo("{\"b\":2}");
        assertThat(second.place()).isEqualTo(1);
        assertThat(second.contentType()).isEqualTo("application/json");
        assertThat(second.sequenceNumber()).isEqualTo(4711);
        assertThat(second.systemProperties()).isEmpty();
        assertThat(second.enqueuedTime()).isEqualTo(ENQUEUED);
        assertThat(second).hasToString("normalized/3@4711#1");
        assertThat(records.event()).hasToString("normalized/3@4711");
        assertThat(new String(records.record(2).body(), UTF_8)).isEqualTo("{\"c\":3}");
    }

    @Test
    void theEncodingSaysWhetherItIsCompressed() throws Exception {
        String lines = "{\"a\":1}\n".repeat(1_000);
        byte[] packed = Gzip.compress(lines.getBytes(UTF_8), lines.length());

        assertThat(PackReader.open(pack(packed, Map.of("content-encoding", "GZIP"))).count()).isEqualTo(1_000);
        assertThat(PackReader.open(pack(lines, Map.of("content-encoding", "identity"))).count()).isEqualTo(1_000);
        assertThatThrownBy(() -> PackReader.open(pack(lines, Map.of("content-encoding", "gzip"))))
                .isInstanceOf(BrokenPackException.class);
        assertThatThrownBy(() -> PackReader.open(pack(packed, Map.of("content-encoding", "br"))))
                .isInstanceOf(BrokenPackException.class);
    }

    @Test
    void whatEndsTooEarlyIsBroken() {
        String lines = "{\"a\":1}\n".repeat(1_000);
        byte[] packed = Gzip.compress(lines.getBytes(UTF_8), lines.length());

        assertThatThrownBy(() -> PackReader.open(
                pack(java.util.Arrays.copyOf(packed, packed.length - 9), Map.of("content-encoding", "gzip"))))
                .isInstanceOf(BrokenPackException.class);
        assertThatThrownBy(() -> PackReader.open(pack("\n\n", Map.of()))).isInstanceOf(BrokenPackException.class);
    }

    @Test
    void aBombIsRefusedAtTheBound() {
        byte[] spaces = new byte[Gzip.MOST_BYTES + 1];
        byte[] bomb = Gzip.compress(spaces, spaces.length);
        assertThat(bomb).hasSizeLessThan(100_000);

        assertThatThrownBy(() -> PackReader.open(pack(bomb, Map.of("content-encoding", "gzip"))))
                .isInstanceOf(BrokenPackException.class).hasMessageContaining("expands beyond");
        assertThatThrownBy(() -> PackReader.open(pack("{}\n".repeat(PackFormat.MOST_RECORDS + 1), Map.of())))
                .isInstanceOf(BrokenPackException.class).hasMessageContaining("more than 10000 records");
    }

    @Test
    void aRecordsPropertiesComeBackAndTheRecordByteForByte() throws Exception {
        for (String body : new String[]{"{\"a\":1}", "{}", "{ }", "{\"_properties\":{\"x\":\"own\"},\"a\":1}"}) {
            for (Map<String, Object> properties : java.util.List.<Map<String, Object>>of(Map.of(),
                    Map.of("traceparent", "00-ab-\"cd\"\n", "n", 17L, "x", true, "d", 1.5))) {
                byte[] bytes = body.getBytes(UTF_8);
                byte[] head = PackFormat.head(bytes, properties);
                String line = head.length == 0 ? body : new String(head, UTF_8) + body.substring(1);
                HubEvent record = PackReader.open(pack(line + "\n", Map.of())).record(0);

                assertThat(new String(record.body(), UTF_8)).isEqualTo(body);
                assertThat(record.properties()).isEqualTo(properties);
            }
        }
    }

    @Test
    void aRecordWhosePropertiesAreBrokenStandsAsItIsAndIsRefused() throws Exception {
        for (String line : new String[]{
                "{\"_properties\":{\"a\":\"" + "x".repeat(20_000) + "\"},\"a\":1}",
                IntStream.rangeClosed(0, 100).mapToObj(i -> "\"p" + i + "\":1")
                        .collect(Collectors.joining(",", "{\"_properties\":{", "},\"a\":1}")),
                "{\"_properties\":5,\"a\":1}", "{\"_properties\":{\"a\":[1]}}",
                "{\"_properties\":{\"a\"", "{\"_properties\":", "{\"_properties\":{\"n\":99999999999999999999}}"}) {
            HubEvent record = PackReader.open(pack(line, Map.of())).record(0);

            assertThat(new String(record.body(), UTF_8)).isEqualTo(line);
            assertThat(record.properties()).isEmpty();
            assertThat(record.place()).isZero();
            assertThatThrownBy(() -> new PackReader().read(record)).isInstanceOf(BrokenPackException.class)
                    .hasMessageContaining("_properties");
        }
    }

    @Test
    void anArrayAndDocumentsOneAfterAnotherAreAsManyDeviceEvents() throws Exception {
        DocumentReader reader = new DocumentReader();
        for (String body : new String[]{"[{\"a\":1}, {\"b\":[2]},3]", "{\"a\":1}\n{\"b\":[2]}\n3\n",
                " {\"a\":1}{\"b\":[2]} 3"}) {
            Records records = reader.read(event(body, "application/json")).orElseThrow();

            assertThat(records.count()).isEqualTo(3);
            assertThat(new String(records.record(0).body(), UTF_8)).isEqualTo("{\"a\":1}");
            assertThat(new String(records.record(1).body(), UTF_8)).isEqualTo("{\"b\":[2]}");
            assertThat(new String(records.record(2).body(), UTF_8)).isEqualTo("3");
        }
        HubEvent nested = reader.read(event("[[1,2],[3]]", null)).orElseThrow().record(0);
        assertThat(new String(nested.body(), UTF_8)).isEqualTo("[1,2]");
        assertThat(reader.read(nested)).isEmpty();
        for (String body : new String[]{"{\"a\":1}", "5", "", "[]", "not JSON", "[1,2", "[1] 2", "{\"a\":1} x"}) {
            assertThat(reader.read(event(body, null))).as(body).isEmpty();
        }
        assertThatThrownBy(() -> reader.read(event("[" + "1,".repeat(10_001) + "1]", null)))
                .isInstanceOf(BrokenPackException.class);
    }

    private static HubEvent pack(String lines, Map<String, Object> systemProperties) {
        return pack(lines.getBytes(UTF_8), systemProperties);
    }

    private static HubEvent pack(byte[] body, Map<String, Object> systemProperties) {
        return new HubEvent("normalized", "3", 4711, "1", ENQUEUED, null, PackFormat.CONTENT_TYPE, body, Map.of(),
                systemProperties);
    }

    private static HubEvent event(String body, String contentType) {
        return new HubEvent("devicedata", "3", 4711, "1", ENQUEUED, null, contentType, body.getBytes(UTF_8), Map.of(),
                Map.of());
    }
}

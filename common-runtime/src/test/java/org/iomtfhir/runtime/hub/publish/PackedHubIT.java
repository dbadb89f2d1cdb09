package org.iomtfhir.runtime.hub.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.PackFormat;
import org.iomtfhir.runtime.hub.TestHub;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.Records;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PackedHubIT {

    @TempDir
    Path directory;
    private TestHub hub;
    private HubPublisher publisher;

    @BeforeEach
    void connect() throws Exception {
        hub = new TestHub(directory, 1);
        publisher = HubPublisher.connect(hub.connection(), HubStatus.UNWATCHED, true);
    }

    @AfterEach
    void close() {
        publisher.close();
        hub.close();
    }

    @Test
    void whatWaitsTravelsTogetherInItsOrder() throws Exception {
        List<String> bodies = IntStream.range(0, 20_000).mapToObj(i -> "{\"n\":" + i + ",\"device\":\"monitor\"}")
                .toList();
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        for (String body : bodies) {
            accepted.add(publisher.publish(json(body, Map.of())));
        }
        CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertThat(hub.size("0")).isLessThan(20_000 / 20);
        assertThat(recordsOf(hub.events("0")).stream().map(each -> new String(each.body(), UTF_8)))
                .containsExactlyElementsOf(bodies);
    }

    @Test
    void eachKeepsItsPropertiesAndWhatIsNoJsonTravelsByItselfInItsPlace() throws Exception {
        var first = publisher.publish(json("{\"n\":1}", Map.of("traceparent", "00-1")));
        var second = publisher.publish(new OutgoingEvent("a", new byte[]{1, 2}, "application/gzip", Map.of("x", 1L)));
        var third = publisher.publish(json("{\n\"n\":3}", Map.of()));
        var fourth = publisher.publish(json("{\"n\":4}", Map.of("traceparent", "00-4")));
        CompletableFuture.allOf(first, second, third, fourth).get(60, TimeUnit.SECONDS);

        List<HubEvent> records = recordsOf(hub.events("0"));
        assertThat(records.stream().map(each -> new String(each.body(), UTF_8)))
                .containsExactly("{\"n\":1}", "\u0001\u0002", "{\n\"n\":3}", "{\"n\":4}");
        assertThat(records.stream().map(HubEvent::properties)).containsExactly(Map.of("traceparent", "00-1"),
                Map.of("x", 1L), Map.of(), Map.of("traceparent", "00-4"));
    }

    @Test
    void aPackThatIsTooLargeIsPartedAndARecordThatIsFailsAlone() throws Exception {
        // Noise, which no compression makes small: half a megabyte of it four times.
        Random random = new Random(7);
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            accepted.add(
                    publisher.publish(json("{\"n\":" + i + ",\"x\":\"" + noise(random, 250_000) + "\"}", Map.of())));
        }
        CompletableFuture<Void> unfit = publisher
                .publish(json("{\"x\":\"" + noise(random, 1_500_000) + "\"}", Map.of()));
        accepted.add(publisher.publish(json("{\"n\":5}", Map.of())));
        CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertThatThrownBy(() -> unfit.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EventTooLargeException.class);
        assertThat(recordsOf(hub.events("0")).stream().map(each -> new String(each.body(), UTF_8).substring(0, 6)))
                .containsExactly("{\"n\":0", "{\"n\":1", "{\"n\":2", "{\"n\":3", "{\"n\":5");
    }

    @Test
    void aLoneSmallRecordTravelsAsItAlwaysDidAndALargeOneCompressed() throws Exception {
        publisher.publish(json("{\"n\":1}", Map.of())).get(60, TimeUnit.SECONDS);
        publisher.publish(json("{\"n\":2,\"x\":\"" + "y".repeat(5_000) + "\"}", Map.of())).get(60, TimeUnit.SECONDS);

        List<HubEvent> events = hub.events("0");
        assertThat(events).extracting(HubEvent::contentType).containsExactly("application/json",
                PackFormat.CONTENT_TYPE);
        assertThat(events.getLast().body()).hasSizeLessThan(500);
        assertThat(recordsOf(events).getLast().body()).hasSizeGreaterThan(5_000);
    }

    private static String noise(Random random, int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return HexFormat.of().formatHex(noise);
    }

    private static OutgoingEvent json(String body, Map<String, Object> properties) {
        return new OutgoingEvent("a", body.getBytes(UTF_8), "application/json", properties);
    }

    private static List<HubEvent> recordsOf(List<HubEvent> events) throws Exception {
        List<HubEvent> all = new ArrayList<>();
        for (HubEvent event : events) {
            if (!PackReader.isOne(event)) {
                all.add(event);
                continue;
            }
            Records records = PackReader.open(event);
            for (int place = 0; place < records.count(); place++) {
                all.add(records.record(place));
            }
        }
        return all;
    }
}

package org.iomtfhir.runtime.hub.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.hub.PackFormat;
import org.junit.jupiter.api.Test;

class HubTailTest {

    private static final List<HubEvent> EVENTS = List.of(event(1, "application/json", "{\"n\":1}"),
            event(2, PackFormat.CONTENT_TYPE, "{\"n\":2}\n{\"n\":3}\n{\"n\":4}\n"),
            event(3, PackFormat.CONTENT_TYPE, "\n"), event(4, "application/json", "{\"n\":5}"));

    @Test
    void theLastRecordsAreThoseOfPacksAndSingleEventsAndWhatIsBrokenStaysWhatItIs() {
        assertThat(texts(HubTail.records(EVENTS, new PackReader(), 4))).containsExactly("{\"n\":3}", "{\"n\":4}", "\n",
                "{\"n\":5}");
        assertThat(texts(HubTail.records(EVENTS, new PackReader(), 100))).containsExactly("{\"n\":1}", "{\"n\":2}",
                "{\"n\":3}", "{\"n\":4}", "\n", "{\"n\":5}");
        assertThat(HubTail.records(EVENTS, new PackReader(), 3)).extracting(HubEvent::toString)
                .containsExactly("in/0@2#2", "in/0@3", "in/0@4");
    }

    @Test
    void whoTakesEachEventForOneSeesTheEvents() {
        assertThat(HubTail.records(EVENTS, RecordReader.SINGLE_EVENTS, 4)).isEqualTo(EVENTS);
    }

    private static List<String> texts(List<HubEvent> events) {
        return events.stream().map(event -> new String(event.body(), UTF_8)).toList();
    }

    private static HubEvent event(long number, String contentType, String body) {
        return new HubEvent("in", "0", number, "1", Instant.EPOCH.plusSeconds(number), null, contentType,
                body.getBytes(UTF_8), Map.of(), Map.of());
    }
}

package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPartsTest {

    @Test
    void aBatchOfSmallEventsIsOnePartAndSoIsAnEmptyOne() {
        List<Delivery> batch = batch(500, 400);

        assertThat(BatchParts.of(batch)).containsExactly(batch);
        assertThat(BatchParts.of(List.of())).containsExactly(List.of());
    }

    @Test
    void oneOfLargeEventsIsPartedInItsOrder() {
        List<Delivery> batch = batch(11, BatchParts.BYTES / 4);

        List<List<Delivery>> parts = BatchParts.of(batch);

        assertThat(parts).extracting(List::size).containsExactly(4, 4, 3);
        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(batch);
        assertThat(BatchParts.of(batch(3, 1024 * 1024))).extracting(List::size).containsExactly(1, 1, 1);
    }

    private static List<Delivery> batch(int events, int bytes) {
        PartitionProgress progress = new PartitionProgress();
        return IntStream.range(0, events)
                .mapToObj(number -> new Delivery(new HubEvent("in", "0", number, "1", Instant.EPOCH, null, null,
                        new byte[bytes], Map.of(), Map.of()), progress.read(number, "1")))
                .toList();
    }
}

package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** In short, what a kill leaves behind is seen part by part: DeadlyEventIT, LocalFhirServerIT, the tests of the hubs' log. */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class KilledLineIT {

    private static final Duration LIMIT = Duration.ofSeconds(150);

    @TempDir
    Path directory;

    @Test
    void aLineThatIsKilledInTheMiddleOfAStreamLandsWhatOneThatIsNotLands() throws Exception {
        SortedMap<String, String> unkilled = UndisturbedLine.landed();

        Ward ward = new Ward("killed");
        Path templates = Lines.templates(directory);
        List<DeviceFeed.Event> toSend = new ArrayList<>(ward.events(0, UndisturbedLine.ROUNDS));
        try (LineProcess process = new LineProcess(directory, templates)) {
            toSend.removeAll(sendAndKill(process, toSend.subList(0, toSend.size() / 2), ward));
        }
        assertThat(ward.landed()).hasSizeBetween(1, unkilled.size() - 1);

        try (LineProcess process = new LineProcess(directory, templates);
                DeviceFeed feed = new DeviceFeed(process.ready())) {
            feed.sendAll(toSend);
            await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(
                    () -> assertThat(ward.landed()).isEqualTo(unkilled));
            assertThat(Lines.deadLetters(process.ready())).isEmpty();
        }
    }

    /**
     * Sends on until the line has taken some and something has landed, and kills it while more is on its way.
     *
     * @return the events that it has said to have taken
     */
    private static List<DeviceFeed.Event> sendAndKill(LineProcess process, List<DeviceFeed.Event> sent, Ward ward)
            throws IOException, InterruptedException {
        int landedBefore = ward.landed().size();
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        try (DeviceFeed feed = new DeviceFeed(process.ready())) {
            int half = sent.size() / 2;
            for (DeviceFeed.Event event : sent.subList(0, half)) {
                accepted.add(feed.send(event));
            }
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(500))
                    .until(() -> ward.landed().size() > landedBefore);
            for (DeviceFeed.Event event : sent.subList(half, sent.size())) {
                accepted.add(feed.send(event));
            }
            await().atMost(LIMIT).until(() -> accepted.stream().filter(CompletableFuture::isDone).count() > half);
            process.kill();
        }
        List<DeviceFeed.Event> taken = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            if (accepted.get(i).isDone() && !accepted.get(i).isCompletedExceptionally()) {
                taken.add(sent.get(i));
            }
        }
        return taken;
    }
}

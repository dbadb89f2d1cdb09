package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/** What a line of one process lands of a ward when nothing happens to it: others are compared with it. */
final class UndisturbedLine {

    /** Minutes of a ward: an hour and the beginning of the next, so that a series is merged many times and then another begun. */
    static final int ROUNDS = 65;

    private static SortedMap<String, String> landed;

    private UndisturbedLine() {}

    /** See {@link Ward#landed()}; the line runs the first time. */
    static synchronized SortedMap<String, String> landed() throws Exception {
        if (landed == null) {
            Ward ward = new Ward("undisturbed");
            Path directory = Files.createTempDirectory("iomt-it-line");
            try (LocalLine line = Lines.start(directory, Set.of(Service.values()));
                    DeviceFeed feed = new DeviceFeed(line.ready())) {
                feed.sendAll(ward.events(0, ROUNDS));
                await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(1)).untilAsserted(
                        () -> assertThat(Ward.readings(ward.landed())).isEqualTo(Ward.readings(ROUNDS)));
                landed = ward.landed();
                assertThat(landed).hasSize(Ward.observations(ROUNDS));
                assertThat(Lines.deadLetters(line.ready())).isEmpty();
            }
        }
        return landed;
    }
}

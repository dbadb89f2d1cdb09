package org.iomtfhir.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsTest {

    @TempDir
    private Path directory;

    private static ComparableObservation observation(int number) {
        return new ComparableObservation("key " + number, "id-" + number, Map.of("status", "final"));
    }

    @Test
    void whatWasAddedAfterTheLastMarkIsReadAgain() throws IOException {
        try (Buckets buckets = Buckets.open(directory)) {
            for (int i = 0; i < 1000; i++) {
                buckets.add(observation(i));
            }
            buckets.mark("1000", false);
            for (int i = 1000; i < 1500; i++) {
                buckets.add(observation(i));
            }
        }

        try (Buckets again = Buckets.open(directory)) {
            assertThat(again.position()).isEqualTo("1000");
            assertThat(again.isDone()).isFalse();
            assertThat(again.count()).isEqualTo(1000);
            again.add(observation(1000));
            again.mark("1001", true);
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < Buckets.COUNT; i++) {
                again.read(i).values().forEach(one -> ids.add(one.id()));
            }
            assertThat(ids).hasSize(1001).contains("id-0", "id-1000").doesNotContain("id-1001");
        }
    }

    @Test
    void anExportThatIsBrokenOffGoesOnWhereItWas() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 25_000; i++) {
            lines.append("{\"resourceType\":\"Observation\",\"id\":\"o").append(i)
                    .append("\",\"effectiveDateTime\":\"2026-03-02T08:00:00Z\",\"device\":{\"identifier\":{\"value\":\"d")
                    .append(i).append("\"}}}\n");
        }
        Path export = Files.writeString(directory.resolve("export.ndjson"), lines);
        Path work = directory.resolve("work");
        try (Buckets buckets = Buckets.open(work)) {
            new NdjsonSource(export).readInto(buckets, count -> {
                if (count == 20_000) {
                    throw new IllegalStateException("broken off");
                }
            });
        } catch (IllegalStateException e) {
            // As the process is killed.
        }

        try (Buckets again = Buckets.open(work)) {
            assertThat(again.position()).isEqualTo("20000");
            new NdjsonSource(export).readInto(again, count -> {});
            assertThat(again.count()).isEqualTo(25_000);
            assertThat(again.isDone()).isTrue();
        }
    }
}

package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Groups through transform and merge, against what the reference connector made of them. {@code -Dgolden.dir=DIR} runs the
 * cases of another directory.
 */
class GoldenTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TestFactory
    Stream<DynamicTest> everyCaseIsAnsweredLikeTheReference() {
        return GoldenFile.ofObservations().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }

    @Test
    void theComparisonSeesDifferences() {
        JsonNode one = GoldenFile
                .tree("{\"status\":\"final\",\"id\":\"a\",\"effectiveDateTime\":\"2026-10-09T10:18:00Z\","
                        + "\"valueQuantity\":{\"value\":78.0}}");
        JsonNode same = GoldenFile.tree("{\"status\":\"final\",\"id\":\"b\",\"valueQuantity\":{\"value\":78},"
                + "\"effectivePeriod\":{\"start\":\"2026-10-09T12:18:00+02:00\",\"end\":\"2026-10-09T10:18:00.000Z\"}}");
        JsonNode other = GoldenFile.tree("{\"status\":\"final\",\"valueQuantity\":{\"value\":79},"
                + "\"effectivePeriod\":{\"start\":\"2026-10-09T10:18:00Z\",\"end\":\"2026-10-09T10:18:00Z\"}}");

        assertThat(GoldenComparison.sameObservation(one, same)).isTrue();
        assertThat(GoldenComparison.sameObservation(one, other)).isFalse();
    }

    // The numbers and the failing cases are this test's report.
    @SuppressWarnings("SystemOut")
    private static void run(Path file) {
        List<JsonNode> cases = GoldenFile.read(file);
        StringBuilder failures = new StringBuilder();
        int passed = 0;
        try (ExecutorService executor = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory())) {
            for (JsonNode golden : cases) {
                Optional<String> failure = failure(executor, golden);
                if (failure.isEmpty()) {
                    passed++;
                } else {
                    failures.append(golden.get("id").asText()).append('\n').append(failure.get()).append('\n');
                }
            }
        }
        System.out.println(file.getFileName() + ": " + passed + " of " + cases.size() + " cases pass");
        System.out.print(failures);

        assertThat(cases).as("cases in " + file).isNotEmpty();
        assertThat(failures.toString()).as("failing cases").isEmpty();
    }

    private static Optional<String> failure(ExecutorService executor, JsonNode golden) {
        Future<Optional<String>> run = executor.submit(() -> new GoldenCase(golden).failure());
        try {
            return run.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + PATIENCE);
        } catch (ExecutionException e) {
            return Optional.of("crashed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}

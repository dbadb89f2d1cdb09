package org.iomtfhir.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.settings.DeadLetterSettings.Keeping;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterHousekeepingTest {

    private static final Instant NOW = Instant.parse("2026-10-09T12:00:00Z");

    @TempDir
    Path directory;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private DeadLetterStore store;

    @BeforeEach
    void open() {
        store = DeadLetterStores.open(new StorageLocation.Directory(directory));
    }

    private void look(Optional<Duration> keepFor, OptionalLong keepBytes) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        LineMetrics metrics = new LineMetrics(registry, "normalize", new ServiceHealth(clock));
        try (DeadLetterHousekeeping housekeeping = new DeadLetterHousekeeping("normalize", store,
                new Keeping(new StorageLocation.Directory(directory), keepFor, keepBytes, Duration.ofMinutes(1)),
                metrics, clock)) {
            housekeeping.look();
        }
    }

    private DeadLetter put(String stage, int number, Duration age, int size) {
        // Each event is another: the same content would be kept once.
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) number);
        DeadLetter letter = new DeadLetter(stage, ErrorName.InvalidDataFormat, "not JSON", "", Optional.empty(),
                new HubEvent("devicedata", "0", number, "1", NOW.minus(age), null, null, body, Map.of(),
                        Map.of()),
                NOW.minus(age));
        store.put(letter);
        return letter;
    }

    private List<Long> kept() {
        List<Long> numbers = new ArrayList<>();
        store.list(DeadLetterFilter.ALL, letter -> numbers.add(letter.sequenceNumber()));
        return numbers.stream().sorted().toList();
    }

    private double metric(String name) {
        return registry.find(name).meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue()).sum();
    }

    @Test
    void withoutLimitsNothingIsRemovedAndTheSizeIsSeen() {
        put("normalize", 1, Duration.ofDays(9_000), 100_000);
        put("normalize", 2, Duration.ofDays(1), 100);

        look(Optional.empty(), OptionalLong.empty());

        assertThat(kept()).containsExactly(1L, 2L);
        assertThat(metric("DeadLetterStoreLetters")).isEqualTo(2);
        assertThat(metric("DeadLetterStoreBytes")).isBetween(100_000d, 200_000d);
        assertThat(metric("DeadLetterRemoved")).isZero();
    }

    @Test
    void lettersOfTheStageThatAreOlderThanTheirTimeAreRemovedAndCounted() {
        put("normalize", 1, Duration.ofHours(49), 10);
        put("normalize", 2, Duration.ofHours(47), 10);
        put("persist", 3, Duration.ofHours(49), 10);

        look(Optional.of(Duration.ofDays(2)), OptionalLong.empty());

        assertThat(kept()).containsExactly(2L, 3L);
        assertThat(metric("DeadLetterRemoved")).isOne();
        assertThat(metric("DeadLetterStoreLetters")).isOne();
    }

    @Test
    void whereTheyTakeTooMuchTheReplayedGoFirstAndThenTheOldest() {
        for (int number = 0; number < 10; number++) {
            put("normalize", number, Duration.ofHours(20 - number), 100_000);
        }
        DeadLetter replayed = put("normalize", 10, Duration.ofHours(1), 100_000);
        Instant when = NOW.minusSeconds(60);
        store.beginReplay(replayed.key(), when);
        store.markReplayed(replayed.key(), when);

        look(Optional.empty(), OptionalLong.of(1_000_000));

        assertThat(kept()).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(metric("DeadLetterStoreBytes")).isLessThanOrEqualTo(1_000_000);
        assertThat(metric("DeadLetterRemoved")).isEqualTo(4);
    }
}

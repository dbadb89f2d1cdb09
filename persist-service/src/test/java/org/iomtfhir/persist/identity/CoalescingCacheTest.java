package org.iomtfhir.persist.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Answers that must be no older than a moment, where the clock is set meanwhile. */
class CoalescingCacheTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = TEN;
    private final CoalescingCache<String, Integer> cache = new CoalescingCache<>(10, Duration.ofMinutes(10), Duration
            .ofSeconds(1), answer -> true, this::ask, Runnable::run, Ticker.disabledTicker(), () -> now);

    private Map<String, Integer> ask(Set<String> keys) {
        Map<String, Integer> answers = new HashMap<>();
        keys.forEach(key -> answers.put(key, asked.incrementAndGet()));
        return answers;
    }

    private int answer(Instant notBefore) {
        return cache.getAll(Map.of("device", notBefore)).get("device");
    }

    @Test
    void anAnswerThatWasAskedForSinceServes() {
        assertThat(answer(TEN)).isOne();
        now = TEN.plusSeconds(60);
        assertThat(answer(TEN)).isOne();
        assertThat(answer(TEN.plusSeconds(1))).isEqualTo(2);
    }

    @Test
    void whatWasAskedForByAClockThatHasBeenSetBackIsAskedForAnew() {
        now = TEN.plusSeconds(3600);
        assertThat(answer(TEN)).isOne();

        now = TEN.plusSeconds(1);
        assertThat(answer(TEN.plusSeconds(1))).isEqualTo(2);
        assertThat(answer(TEN.plusSeconds(1))).isEqualTo(2);
    }

    @Test
    void whatWasPutByAClockThatHasBeenSetBackIsAskedForAnew() {
        now = TEN.plusSeconds(3600);
        cache.put("device", 77);

        now = TEN;
        assertThat(answer(TEN)).isOne();
    }
}

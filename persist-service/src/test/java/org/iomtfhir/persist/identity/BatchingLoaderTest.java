package org.iomtfhir.persist.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchingLoaderTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Set<String>> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstBegan = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);

    @AfterEach
    void stop() {
        firstMayEnd.countDown();
        executor.shutdownNow();
    }

    /** Loads the first time only when it may; "broken" fails whatever it is asked with. */
    private Map<String, Integer> load(Set<String> keys) {
        asked.add(keys);
        if (first.getAndSet(false)) {
            firstBegan.countDown();
            await(firstMayEnd);
        }
        if (keys.contains("broken")) {
            throw new IllegalStateException("broken of " + keys.size());
        }
        return keys.stream().collect(Collectors.toMap(key -> key, String::length));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** While a load is under way, loads these from a thread each. */
    private List<Future<Map<String, Integer>>> behind(BatchingLoader<String, Integer> loads, List<Set<String>> many)
            throws Exception {
        List<Future<Map<String, Integer>>> running = new ArrayList<>();
        running.add(executor.submit(() -> loads.load(Set.of("first"))));
        await(firstBegan);
        CountDownLatch called = new CountDownLatch(many.size());
        for (Set<String> keys : many) {
            running.add(executor.submit(() -> {
                called.countDown();
                return loads.load(keys);
            }));
        }
        await(called);
        return running;
    }

    @Test
    void aLoadWithNobodyBesideItIsThatOfItsKeys() {
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, executor, 100);
        firstMayEnd.countDown();

        assertThat(loads.load(Set.of("a", "bb"))).isEqualTo(Map.of("a", 1, "bb", 2));
        assertThat(loads.load(Set.of("ccc"))).isEqualTo(Map.of("ccc", 3));
        assertThat(asked).containsExactly(Set.of("a", "bb"), Set.of("ccc"));
    }

    @Test
    void whoComesWhileALoadIsUnderWayIsLoadedTogetherInTheNext() throws Exception {
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, executor, 100, LONG);

        List<Future<Map<String, Integer>>> running = behind(loads, List.of(Set.of("a"), Set.of("bb"), Set.of("a",
                "ccc")));
        awaitWaiting(loads, 3);
        firstMayEnd.countDown();

        assertThat(running.get(0).get()).containsEntry("first", 5);
        assertThat(running.get(1).get()).containsEntry("a", 1);
        assertThat(running.get(2).get()).containsEntry("bb", 2);
        assertThat(running.get(3).get()).containsEntry("a", 1).containsEntry("ccc", 3);
        assertThat(asked).containsExactly(Set.of("first"), Set.of("a", "bb", "ccc"));
    }

    private static void awaitWaiting(BatchingLoader<String, Integer> loads, int keys) {
        long end = System.nanoTime() + LONG.toNanos();
        while (loads.waiting() < keys) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void nobodyGetsTheFailureOfAnothersKey() throws Exception {
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, executor, 100, LONG);

        List<Future<Map<String, Integer>>> running = behind(loads, List.of(Set.of("broken"), Set.of("bb")));
        awaitWaiting(loads, 2);
        firstMayEnd.countDown();

        assertThat(running.get(2).get()).containsEntry("bb", 2);
        assertThatThrownBy(() -> running.get(1).get()).hasRootCauseMessage("broken of 1");
        assertThat(loads.load(Set.of("ccc"))).containsEntry("ccc", 3);
    }

    @Test
    void whoWaitsLongForOthersAsksAlone() throws Exception {
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, executor, 100);

        List<Future<Map<String, Integer>>> running = behind(loads, List.of(Set.of("a")));

        assertThat(running.get(1).get(30, TimeUnit.SECONDS)).containsEntry("a", 1);
        assertThat(running.get(0)).isNotDone();
    }

    @Test
    void whatWouldBeTooMuchTogetherIsAskedAlone() throws Exception {
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, executor, 2, LONG);

        List<Future<Map<String, Integer>>> running = behind(loads, List.of(Set.of("a", "bb", "ccc")));

        assertThat(running.get(1).get(30, TimeUnit.SECONDS)).hasSize(3);
        assertThat(running.get(0)).isNotDone();
    }

    @Test
    void aFailureOfTheFirstLetsTheNextGo() {
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, executor, 100);
        first.set(false);

        assertThatThrownBy(() -> loads.load(Set.of("broken"))).hasMessage("broken of 1");

        assertThat(loads.load(Set.of("a"))).containsEntry("a", 1);
    }

    @Test
    void anExecutorThatTakesNothingMoreHoldsNobodyUp() throws Exception {
        ExecutorService ended = Executors.newSingleThreadExecutor();
        ended.shutdown();
        BatchingLoader<String, Integer> loads = new BatchingLoader<>(this::load, ended, 100);

        List<Future<Map<String, Integer>>> running = behind(loads, List.of(Set.of("a")));
        firstMayEnd.countDown();

        assertThat(running.get(1).get(30, TimeUnit.SECONDS)).containsEntry("a", 1);
        assertThat(running.get(0).get(30, TimeUnit.SECONDS)).containsEntry("first", 5);
        assertThat(loads.load(Set.of("bb"))).containsEntry("bb", 2);
    }
}

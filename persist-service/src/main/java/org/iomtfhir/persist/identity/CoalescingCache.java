package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that are kept for a while. Keys that are missing are loaded together in one go; a key that is being loaded is not
 * loaded a second time; answers past half their life are loaded anew behind the scenes, together as well, while the old ones
 * serve. Bounded and thread-safe.
 *
 * @param <K>
 *            everything that decides the answer
 * @param <V>
 *            the answer
 */
final class CoalescingCache<K, V> {

    private static final Logger LOG = LoggerFactory.getLogger(CoalescingCache.class);

    /** How often an answer that somebody else was about to get may turn out to be too old. */
    private static final int TRIES = 4;

    /** An answer and when it was asked for, by the ticker and by the clock; or why there is none, which is not kept. */
    private record Kept<V>(@Nullable V value, long since, @Nullable Instant asked,
            @Nullable FhirUnavailableException failure) {}

    private final AsyncCache<K, Kept<V>> cache;
    private final Function<Set<K>, Map<K, V>> load;
    private final Executor executor;
    private final Ticker ticker;
    private final InstantSource clock;
    private final long refreshAfter;
    private final Predicate<V> found;
    private final Set<K> refreshing = ConcurrentHashMap.newKeySet();

    /**
     * @param size
     *            how many answers are kept
     * @param keepFound
     *            how long what was found is kept, refreshed after half of it
     * @param keepMissing
     *            how long anything else is kept
     * @param found
     *            tells the two apart
     * @param load
     *            gives an answer for every key it is asked; what it throws reaches everyone who waits, and is not kept
     * @param executor
     *            runs the loads
     * @param ticker
     *            tells how old answers are
     * @param clock
     *            tells when they were asked for
     */
    CoalescingCache(int size, Duration keepFound, Duration keepMissing, Predicate<V> found,
            Function<Set<K>, Map<K, V>> load, Executor executor, Ticker ticker, InstantSource clock) {
        this.load = load;
        this.executor = executor;
        this.ticker = ticker;
        this.clock = clock;
        this.found = found;
        this.refreshAfter = keepFound.toNanos() / 2;
        this.cache = Caffeine.newBuilder().maximumSize(size).executor(executor).ticker(ticker).recordStats()
                .expireAfter(Expiry.<K, Kept<V>>writing((key, kept) -> keep(kept, keepFound, keepMissing)))
                .buildAsync();
    }

    private Duration keep(Kept<V> kept, Duration keepFound, Duration keepMissing) {
        if (kept.failure() != null) {
            return Duration.ZERO;
        }
        return found.test(kept.value()) ? keepFound : keepMissing;
    }

    /**
     * An answer for every key.
     *
     * @throws RuntimeException
     *             what loading threw
     */
    Map<K, V> getAll(Set<K> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        return served(kept(keys));
    }

    /**
     * An answer for every key that was asked for no earlier than the time given with it: what is kept and older is
     * asked for anew, together.
     *
     * @param notBefore
     *            the times, none of the future
     * @throws RuntimeException
     *             what loading threw
     */
    Map<K, V> getAll(Map<K, Instant> notBefore) {
        if (notBefore.isEmpty()) {
            return Map.of();
        }
        Map<K, Kept<V>> kept = new HashMap<>(kept(notBefore.keySet()));
        Set<K> old = older(kept, notBefore);
        for (int i = 0; i < TRIES && !old.isEmpty(); i++) {
            old.forEach(key -> forget(key, Objects.requireNonNull(notBefore.get(key))));
            kept.putAll(kept(old));
            old = older(kept, notBefore);
        }
        if (!old.isEmpty()) {
            Map<K, Kept<V>> fresh = loaded(old);
            fresh.forEach((key, each) -> cache.put(key, CompletableFuture.completedFuture(each)));
            kept.putAll(fresh);
        }
        return served(kept);
    }

    private Set<K> older(Map<K, Kept<V>> kept, Map<K, Instant> notBefore) {
        Set<K> old = new HashSet<>();
        kept.forEach((key, each) -> {
            if (each.asked() != null && isOlder(each.asked(), Objects.requireNonNull(notBefore.get(key)))) {
                old.add(key);
            }
        });
        return old;
    }

    /** What was asked for at a time to come was asked for before the clock was set back, nobody knows when. */
    private boolean isOlder(Instant asked, Instant notBefore) {
        return asked.isBefore(notBefore) || asked.isAfter(clock.instant());
    }

    /** Only an answer that is too old: another may have come since. */
    private void forget(K key, Instant notBefore) {
        CompletableFuture<Kept<V>> present = cache.getIfPresent(key);
        if (present != null && present.isDone() && !present.isCompletedExceptionally()) {
            Instant asked = present.join().asked();
            if (asked != null && isOlder(asked, notBefore)) {
                cache.asMap().remove(key, present);
            }
        }
    }

    private Map<K, Kept<V>> kept(Set<K> keys) {
        try {
            return cache.getAll(keys, (missing, ignored) -> CompletableFuture.supplyAsync(() -> loadedOrFailed(missing),
                    executor)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Map<K, V> served(Map<K, Kept<V>> kept) {
        Map<K, V> answers = HashMap.newHashMap(kept.size());
        Set<K> old = new HashSet<>();
        long now = ticker.read();
        kept.forEach((key, each) -> {
            if (each.failure() != null) {
                throw each.failure();
            }
            answers.put(key, each.value());
            if (found.test(each.value()) && now - each.since() >= refreshAfter && refreshing.add(key)) {
                old.add(key);
            }
        });
        if (!old.isEmpty()) {
            refresh(old);
        }
        return answers;
    }

    private void refresh(Set<K> keys) {
        Map<K, CompletableFuture<Kept<V>>> before = new HashMap<>();
        keys.forEach(key -> {
            CompletableFuture<Kept<V>> present = cache.getIfPresent(key);
            if (present != null) {
                before.put(key, present);
            }
        });
        executor.execute(() -> {
            try {
                // Replaced only where the old answer still stands: what was evicted meanwhile stays evicted.
                Map<K, Kept<V>> fresh = loaded(keys);
                before.forEach((key, old) -> cache.asMap().replace(key, old, CompletableFuture.completedFuture(fresh
                        .get(key))));
            } catch (FhirUnavailableException e) {
                // The old answers serve until their time is over; whoever asks then hears of it.
                LOG.debug("identities could not be refreshed: {}", e.getMessage());
            } finally {
                refreshing.removeAll(keys);
            }
        });
    }

    /** A failure is an answer here: Caffeine would log it, and it is the callers' to handle. */
    private Map<K, Kept<V>> loadedOrFailed(Set<? extends K> keys) {
        try {
            return loaded(keys);
        } catch (FhirUnavailableException e) {
            Map<K, Kept<V>> failed = new HashMap<>();
            keys.forEach(key -> failed.put(key, new Kept<>(null, 0, null, e)));
            return failed;
        }
    }

    private Map<K, Kept<V>> loaded(Set<? extends K> keys) {
        long since = ticker.read();
        Instant asked = clock.instant();
        Map<K, Kept<V>> answers = new HashMap<>();
        load.apply(Set.copyOf(keys)).forEach((key, value) -> answers.put(key, new Kept<>(value, since, asked, null)));
        return answers;
    }

    /** This is the answer from now on. */
    void put(K key, V value) {
        cache.put(key, CompletableFuture.completedFuture(new Kept<>(value, ticker.read(), clock.instant(), null)));
    }

    /** The answer that is kept, null where none is; loads nothing. */
    @Nullable
    V peek(K key) {
        CompletableFuture<Kept<V>> present = cache.getIfPresent(key);
        return present == null || !present.isDone() || present.isCompletedExceptionally()
                ? null
                : present.join().value();
    }

    /** Removes the answer for a key, so that the next question is asked anew. */
    void evict(K key) {
        cache.asMap().remove(key);
    }

    /** The cache itself, for its size and hits to be measured. */
    AsyncCache<K, ?> metered() {
        return cache;
    }
}

package org.iomtfhir.persist.identity;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins what is asked for at the same time: while one load is under way, whatever else is asked for waits and goes together in the
 * next, so that many partitions cost a server few searches. Nobody waits long for others: who is not under way after a moment, or
 * would make a load too large, asks alone; and where a load fails that several share, each asks alone for its own, so that nobody
 * gets the failure of another's key. Thread-safe.
 *
 * @param <K>
 *            what is asked for
 * @param <V>
 *            the answer
 */
final class BatchingLoader<K, V> {

    /** About what a server takes for a search: to wait longer for one to begin gains nothing. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

    /** After so long with no answer, another's key may be what the server hangs at. */
    private static final Duration LONGEST_SHARED = Duration.ofSeconds(5);

    /** What waits for the load that is under way, to be loaded together after it. */
    private static final class Together<K, V> {
        private final Set<K> keys = new HashSet<>();
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Map<K, V>> answers = new CompletableFuture<>();
    }

    private final Function<Set<K>, Map<K, V>> load;
    private final Executor executor;
    private final int most;
    private final Duration longestWait;
    private boolean underWay;
    private @Nullable Together<K, V> next;

    /**
     * @param load
     *            gives an answer for every key it is asked; may be called by several threads at once
     * @param executor
     *            runs loads that are shared
     * @param most
     *            how many keys may be loaded together; who would make it more asks alone
     */
    BatchingLoader(Function<Set<K>, Map<K, V>> load, Executor executor, int most) {
        this(load, executor, most, LONGEST_WAIT);
    }

    /** Likewise, waiting so long at most for a shared load to begin. */
    BatchingLoader(Function<Set<K>, Map<K, V>> load, Executor executor, int most, Duration longestWait) {
        this.load = load;
        this.executor = executor;
        this.most = most;
        this.longestWait = longestWait;
    }

    /** How many keys wait to be loaded together. */
    synchronized int waiting() {
        return next == null ? 0 : next.keys.size();
    }

    /**
     * An answer for every key, asked for after this was called; there may be answers for others beside.
     *
     * @throws RuntimeException
     *             what loading these keys alone threw
     */
    Map<K, V> load(Set<K> keys) {
        boolean leads;
        Together<K, V> joined;
        synchronized (this) {
            leads = !underWay;
            underWay = true;
            joined = leads ? null : join(keys);
        }
        if (leads) {
            try {
                return load.apply(keys);
            } finally {
                goOn();
            }
        }
        return joined == null ? load.apply(keys) : shared(joined, keys);
    }

    /** What these keys are loaded with; null if they are too many for that. */
    private @Nullable Together<K, V> join(Set<K> keys) {
        if ((next == null ? 0 : next.keys.size()) + keys.size() > most) {
            return null;
        }
        if (next == null) {
            next = new Together<>();
        }
        next.keys.addAll(keys);
        return next;
    }

    private Map<K, V> shared(Together<K, V> joined, Set<K> keys) {
        try {
            joined.begun.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
            return joined.answers.get(LONGEST_SHARED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return load.apply(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return load.apply(keys);
        }
    }

    /** What has waited meanwhile is next. */
    private void goOn() {
        Together<K, V> waited;
        synchronized (this) {
            waited = next;
            next = null;
            underWay = waited != null;
        }
        if (waited == null) {
            return;
        }
        try {
            executor.execute(() -> run(waited));
        } catch (RejectedExecutionException e) {
            waited.begun.completeExceptionally(e);
            synchronized (this) {
                underWay = false;
            }
        }
    }

    private void run(Together<K, V> together) {
        together.begun.complete(null);
        try {
            together.answers.complete(load.apply(Set.copyOf(together.keys)));
        } catch (RuntimeException | Error e) {
            together.answers.completeExceptionally(e);
        } finally {
            goOn();
        }
    }
}

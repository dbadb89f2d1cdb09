package org.iomtfhir.persist.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What was written, by id and version, so that it need not be read again before the next write. If somebody else has
 * changed it since, the guard of the next write tells. Bounded by size; thread-safe.
 */
final class WrittenVersionCache {

    /**
     * A resource as it was written.
     *
     * @param id
     *            its id on the server
     * @param version
     *            the version that it became
     * @param json
     *            the resource
     */
    record Written(String id, String version, String json) {}

    /** Roughly what an entry takes besides its text: keys, nodes. */
    private static final int OVERHEAD = 400;

    private final Cache<String, Written> cache;

    /**
     * @param bytes
     *            how much is kept; 0 for nothing
     */
    WrittenVersionCache(long bytes, MeterRegistry metrics) {
        cache = Caffeine.newBuilder().maximumWeight(bytes)
                .<String, Written>weigher((key, written) -> written.json().length() + OVERHEAD).recordStats().build();
        CaffeineCacheMetrics.monitor(metrics, cache, "resources.written");
    }

    @Nullable
    Written get(Pending pending) {
        return cache.getIfPresent(pending.key());
    }

    void put(Pending pending, Written written) {
        cache.put(pending.key(), written);
    }

    void forget(Pending pending) {
        cache.invalidate(pending.key());
    }
}

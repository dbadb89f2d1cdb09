package org.iomtfhir.persist.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of our first versions went over somebody's, and are not united with it yet. What could not be read then is read by
 * whoever writes the resource next, in this process. Bounded; thread-safe.
 */
final class UnreconciledOverwrites {

    /** As many as a server can lose contests before it can be read again; each has its message still to be settled. */
    private static final int MOST = 10_000;

    /** A partition that went elsewhere has been seen to there. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Cache<String, Optional<String>> versions = Caffeine.newBuilder().maximumSize(MOST)
            .expireAfterWrite(KEPT).build();

    boolean has(Pending pending) {
        return versions.getIfPresent(pending.key()) != null;
    }

    /** The version that ours became when it went over somebody's, null where the server did not say, or it did not. */
    @Nullable
    String version(Pending pending) {
        Optional<String> version = versions.getIfPresent(pending.key());
        return version == null ? null : version.orElse(null);
    }

    /**
     * Our first version went over somebody's.
     *
     * @param versionOrNull
     *            which it became
     */
    void put(Pending pending, @Nullable String versionOrNull) {
        versions.put(pending.key(), Optional.ofNullable(versionOrNull));
    }

    /** What ours went over has been merged in. */
    void forget(Pending pending) {
        versions.invalidate(pending.key());
    }
}

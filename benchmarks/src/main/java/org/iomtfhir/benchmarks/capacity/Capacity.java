package org.iomtfhir.benchmarks.capacity;

import java.time.Duration;
import java.util.Optional;

/**
 * How much a server takes: so many entries a second, one bundle after the other, and no more waiting than it gets through in a second. What
 * comes then is refused, and costs it nothing. Thread-safe.
 */
final class Capacity {

    private static final long QUEUE_NANOS = Duration.ofSeconds(1).toNanos();

    private double entriesPerSecond;
    /** When it is through with what it has taken, by {@link System#nanoTime}. */
    private long freeAt = System.nanoTime();
    private long taken;
    private long refused;
    private long bundles;

    Capacity(double entriesPerSecond) {
        this.entriesPerSecond = entriesPerSecond;
    }

    /** Changes it from now on; what has been taken takes as long as it would have. */
    synchronized void set(double perSecond) {
        entriesPerSecond = perSecond;
    }

    /**
     * Takes a bundle, or refuses it.
     *
     * @param entries
     *            how many it has
     * @param now
     *            by {@link System#nanoTime}
     * @return how long it waits and takes; nothing if it is refused
     */
    synchronized Optional<Duration> take(int entries, long now) {
        bundles++;
        long begins = Math.max(now, freeAt);
        if (begins - now > QUEUE_NANOS) {
            refused++;
            return Optional.empty();
        }
        freeAt = begins + (long) (entries / entriesPerSecond * 1e9);
        taken += entries;
        return Optional.of(Duration.ofNanos(freeAt - now));
    }

    /** Entries taken since it was made. */
    synchronized long taken() {
        return taken;
    }

    /** Bundles posted since it was made, those that were refused included. */
    synchronized long bundles() {
        return bundles;
    }

    /** Bundles refused since it was made. */
    synchronized long refused() {
        return refused;
    }
}

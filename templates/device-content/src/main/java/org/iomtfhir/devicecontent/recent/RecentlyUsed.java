package org.iomtfhir.devicecontent.recent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was made of the 256 texts that were used last. A text may be one of an event, so not all that were ever met are kept.
 * Thread-safe.
 *
 * @param <K>
 *            what it was made of
 * @param <V>
 *            what was made
 */
public final class RecentlyUsed<K, V> {

    private static final int MOST = 256;

    private final Map<K, V> known = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    };

    /** What was made of this one, if it is known still; it counts as used now. */
    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(known.get(key));
    }

    /** Keeps what was made; what was not used for longest goes where there are too many. */
    public synchronized void put(K key, V made) {
        known.put(key, made);
    }
}

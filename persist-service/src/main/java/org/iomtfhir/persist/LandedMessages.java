package org.iomtfhir.persist;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.iomtfhir.model.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Which messages have been landed not long ago, by a digest of all that they say. Whose the readings of such a message are was confirmed
 * then; when the hub gives it again, the server need not be asked for that alone. Bounded and thread-safe.
 */
final class LandedMessages {

    /** Some 100 bytes each. */
    private static final int MOST = 20_000;

    /** Half of a SHA-256. */
    record Key(long high, long low) {}

    private final Cache<Key, Instant> landed = Caffeine.newBuilder().maximumSize(MOST).build();

    /** What a message is known by. */
    static Key key(IncomingResource message) {
        byte[] times = (message.firstReading() + " " + message.lastReading() + " ").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(times, message.json()));
        return new Key(hash.getLong(), hash.getLong());
    }

    /** When it was last begun to be landed with whose it is confirmed; null if it is not known to have been. */
    @Nullable
    Instant since(Key message) {
        return landed.getIfPresent(message);
    }

    /** It was landed, with whose it is confirmed, which was begun at this time. */
    void add(Key message, Instant begun) {
        landed.put(message, begun);
    }
}

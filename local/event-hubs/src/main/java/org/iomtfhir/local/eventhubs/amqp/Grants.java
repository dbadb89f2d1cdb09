package org.iomtfhir.local.eventhubs.amqp;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What one connection may use, and until when. Used by the endpoint's one thread. */
final class Grants {

    /** The name and key brought with SASL PLAIN open everything; so does a token for the whole namespace. */
    static final Audience EVERYTHING = new Audience("localhost", "");

    /** A client brings one token for each entity that it uses; more than these are not needed. */
    private static final int MOST = 512;

    private final Clock clock;
    private final Map<Audience, Instant> until = new HashMap<>();

    Grants(Clock clock) {
        this.clock = clock;
    }

    /** Takes a good token; the one that lasts longer stands. False where the connection has brought too many. */
    boolean add(Audience audience, Instant end) {
        if (until.size() >= MOST && !until.containsKey(audience)) {
            until.values().removeIf(old -> !old.isAfter(clock.instant()));
            if (until.size() >= MOST) {
                return false;
            }
        }
        until.merge(audience, end, (one, other) -> one.isAfter(other) ? one : other);
        return true;
    }

    /** Whether what lies at this address may be used now. */
    boolean cover(String address) {
        Instant now = clock.instant();
        return until.entrySet().stream()
                .anyMatch(grant -> grant.getValue().isAfter(now) && grant.getKey().covers(address));
    }

    /** Whether anything at all may be used now. */
    boolean isAny() {
        Instant now = clock.instant();
        return until.values().stream().anyMatch(end -> end.isAfter(now));
    }
}

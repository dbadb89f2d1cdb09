package org.iomtfhir.persist.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.iomtfhir.persist.server.Authorization;
import org.iomtfhir.persist.server.FhirUnavailableException;

/**
 * Keeps a token until shortly before its end, a fifth of its life and five minutes at most. If a new one is not to be had
 * then, the old one serves until it ends. Thread-safe: one thread asks, the others wait for it.
 */
final class CachedToken implements Authorization {

    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    private static final String SCHEME = "Bearer ";

    private final Supplier<AccessToken> source;
    private final InstantSource clock;
    private AccessToken token;

    CachedToken(Supplier<AccessToken> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<String> header() {
        Instant now = clock.instant();
        if (token == null || !now.isBefore(renewAt(token))) {
            try {
                token = source.get();
            } catch (FhirUnavailableException e) {
                if (token == null || !now.isBefore(token.expiresAt())) {
                    throw e;
                }
            }
        }
        return Optional.of(SCHEME + token.value());
    }

    private static Instant renewAt(AccessToken token) {
        Duration fifth = Duration.between(token.gotAt(), token.expiresAt()).dividedBy(5);
        return token.expiresAt().minus(fifth.compareTo(MOST_AHEAD) < 0 ? fifth : MOST_AHEAD);
    }

    @Override
    public synchronized boolean renew(String refused) {
        if (token != null && refused.equals(SCHEME + token.value())) {
            token = null;
        }
        return true;
    }
}

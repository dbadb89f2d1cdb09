package org.iomtfhir.fhirclient.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token until shortly before its end, a fifth of its life and five minutes at most. If a new one is not to be had
 * then, the old one serves until it ends. One thread asks at a time; the others go on with the old token, or wait if there
 * is none that is good. A failure counts for all who waited, and for a pause after it. Thread-safe.
 */
final class CachedToken implements Authorization {

    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    private static final Duration PAUSE_WITH_TOKEN = Duration.ofSeconds(10);
    private static final Duration PAUSE_WITHOUT = Duration.ofSeconds(1);
    private static final String SCHEME = "Bearer ";

    private final Supplier<AccessToken> source;
    private final InstantSource clock;
    /** Null before the first, and after one that the server refused. */
    private @Nullable AccessToken token;
    /** What the source is asked now; null while nobody asks. It ends with null if who asks is interrupted. */
    private @Nullable CompletableFuture<AccessToken> attempt;
    /** The failure of the last attempt; null if there was none. */
    private @Nullable Failed failed;

    private record Failed(FhirUnavailableException cause, Instant at) {

        boolean isWithin(Duration pause, Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(pause));
        }
    }

    CachedToken(Supplier<AccessToken> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public Optional<String> header() {
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        CompletableFuture<AccessToken> others;
        synchronized (this) {
            Instant now = clock.instant();
            AccessToken held = token;
            if (held != null && now.isBefore(held.expiresAt())
                    && (isFresh(held, now) || attempt != null || isPause(failed, PAUSE_WITH_TOKEN, now))) {
                return header(held);
            }
            Failed before = failed;
            if (attempt == null && before != null && isPause(before, PAUSE_WITHOUT, now)) {
                throw before.cause().again();
            }
            others = attempt;
            attempt = others == null ? mine : others;
        }
        AccessToken got = others == null ? ask(mine) : await(others);
        return got == null ? header() : header(got);
    }

    private static boolean isPause(@Nullable Failed failed, Duration pause, Instant now) {
        return failed != null && failed.isWithin(pause, now);
    }

    private AccessToken ask(CompletableFuture<AccessToken> mine) {
        try {
            AccessToken got = source.get();
            ended(got, null);
            mine.complete(got);
            return got;
        } catch (FhirUnavailableException e) {
            // Says nothing of the source if it is this thread that has to end.
            boolean interrupted = Thread.currentThread().isInterrupted();
            AccessToken old = ended(null, interrupted ? null : e);
            if (interrupted) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(e);
            }
            if (old == null) {
                throw e;
            }
            return old;
        } catch (RuntimeException | Error e) {
            ended(null, null);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Gives back the token that is good now; null if there is none. */
    private synchronized @Nullable AccessToken ended(@Nullable AccessToken gotOrNull,
            @Nullable FhirUnavailableException causeOrNull) {
        Instant now = clock.instant();
        attempt = null;
        failed = causeOrNull == null ? null : new Failed(causeOrNull, now);
        token = gotOrNull == null ? token : gotOrNull;
        return token != null && now.isBefore(token.expiresAt()) ? token : null;
    }

    private static AccessToken await(CompletableFuture<AccessToken> attempt) {
        try {
            return attempt.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting for a token");
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case FhirUnavailableException cause -> cause.again();
                case null, default -> new IllegalStateException("no token could be made", e.getCause());
            };
        }
    }

    private static Optional<String> header(AccessToken token) {
        return Optional.of(SCHEME + token.value());
    }

    /** One that was got at a time to come was got before the clock was set back, and expires sooner than that clock says. */
    private static boolean isFresh(AccessToken token, Instant now) {
        return !now.isBefore(token.gotAt()) && now.isBefore(renewAt(token));
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

package org.iomtfhir.fhirclient.server;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.retry.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The FHIR server can't do the work now, and may later: it is down, slow, throttles, refuses the credential, or answers
 * with something that is not FHIR. Whoever gets it retries what it asked for after a pause; nothing is set aside for it.
 *
 * <p>The message names no person or device and quotes nothing the server said: safe to log.
 */
public final class FhirUnavailableException extends RuntimeException implements Failure.Classed {

    /** Why, as far as it matters to how the caller waits. */
    public enum Kind {
        /** Down, slow, cut off, 5xx, or an answer that makes no sense. */
        TRANSIENT,
        /** 429, or 503 with a time to wait. */
        THROTTLED,
        /** 401 or 403, or no token is to be had. */
        UNAUTHORISED
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Duration retryAfter;
    private final ErrorName errorName;
    private final boolean answered;
    private final boolean tooLarge;
    private final boolean held;

    private FhirUnavailableException(Kind kind, @Nullable Duration retryAfter, ErrorName errorName, String message) {
        this(kind, retryAfter, errorName, message, false, false, false);
    }

    private FhirUnavailableException(Kind kind, @Nullable Duration retryAfter, ErrorName errorName,
            @Nullable String message,
            boolean answered, boolean tooLarge, boolean held) {
        super(message);
        this.tooLarge = tooLarge;
        this.answered = answered;
        this.held = held;
        this.kind = Objects.requireNonNull(kind, "kind");
        this.retryAfter = retryAfter;
        this.errorName = errorName;
    }

    /** Something that may pass by itself. */
    public static FhirUnavailableException transientFailure(String message) {
        return new FhirUnavailableException(Kind.TRANSIENT, null, ErrorName.InvalidFhirService, message);
    }

    /** The server is there, and fails at what it was asked: a 500, or a refusal of what should never be refused. */
    public static FhirUnavailableException answered(String message) {
        return new FhirUnavailableException(Kind.TRANSIENT, null, ErrorName.InvalidFhirService, message, true,
                false, false);
    }

    /** The server is there, and answers with more than is taken: with too much, or with something else than was asked for. */
    public static FhirUnavailableException tooLarge(String message) {
        return new FhirUnavailableException(Kind.TRANSIENT, null, ErrorName.InvalidFhirService, message, true, true,
                false);
    }

    /**
     * The server asks for a pause.
     *
     * @param retryAfter
     *            how long, null where it does not say
     */
    public static FhirUnavailableException throttled(String message, @Nullable Duration retryAfter) {
        return new FhirUnavailableException(Kind.THROTTLED, retryAfter, ErrorName.InvalidFhirService, message);
    }

    /** The credential is refused, or none is to be had. */
    public static FhirUnavailableException unauthorised(String message) {
        return new FhirUnavailableException(Kind.UNAUTHORISED, null, ErrorName.UnauthorizedAccessFhirService, message);
    }

    /** The machine has no managed identity, or not this one. */
    public static FhirUnavailableException noManagedIdentity(String message) {
        return new FhirUnavailableException(Kind.UNAUTHORISED, null, ErrorName.ManagedIdentityCredentialNotFound,
                message);
    }

    /** The same from behind a {@link ServerCircuitBreaker}, which lets nobody come again too soon. */
    FhirUnavailableException held() {
        return new FhirUnavailableException(kind, retryAfter, errorName, getMessage(), answered, tooLarge, true);
    }

    /** The same, to be thrown where it counts again: by another thread, or later. */
    public FhirUnavailableException again() {
        return new FhirUnavailableException(kind, retryAfter, errorName, getMessage(), answered, tooLarge, held);
    }

    /** What kept the server from doing what was asked, which decides how it is tried again. */
    public Kind kind() {
        return kind;
    }

    /**
     * Whether the server was there and answered, so that what it was asked may be to blame. Not so for 502, 503 and 504,
     * which say that it is not there.
     */
    public boolean isAnswered() {
        return answered;
    }

    /**
     * Whether the server answers with more than is taken. Unlike a 500 that comes each time, which a message may bring about, it is
     * for the server to mend: without proof that it serves others meanwhile, it is an outage.
     */
    public boolean isTooLarge() {
        return tooLarge;
    }

    /** How long the server asked to wait, where it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The state of the service that this is, for health and metrics. */
    public ErrorName errorName() {
        return errorName;
    }

    @Override
    public Failure failure() {
        if (held) {
            return new Failure.Held();
        }
        return switch (kind) {
            case TRANSIENT -> new Failure.Transient();
            case THROTTLED -> retryAfter == null ? new Failure.Transient() : new Failure.Throttled(retryAfter);
            case UNAUTHORISED -> new Failure.Unauthorised();
        };
    }
}

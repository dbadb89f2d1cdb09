package org.iomtfhir.runtime.retry;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.iomtfhir.runtime.storage.StoreException;
import org.jspecify.annotations.Nullable;

/** Of what kind a failure is, and so what is to be done about it. */
public sealed interface Failure {

    /** It will fail the same way each time. */
    record Permanent() implements Failure {}

    /** It may succeed later: down, overloaded, cut off, a conflict of versions, a full disk. */
    record Transient() implements Failure {}

    /** It may succeed once this time has passed; the one who refused said so. */
    record Throttled(Duration retryAfter) implements Failure {
        public Throttled {
            if (retryAfter.isNegative()) {
                throw new IllegalArgumentException("retryAfter must not be negative");
            }
        }
    }

    /** The credential is refused, has run out, or can't be had: an operator's matter, and no fault of any event. */
    record Unauthorised() implements Failure {}

    /**
     * It may succeed later, and whoever was called holds further calls back until it is worth while: no pause is needed
     * before the next.
     */
    record Held() implements Failure {}

    /** A failure that says of itself of what kind it is. */
    interface Classed {
        /** The kind of this failure, which says whether and when to try again. */
        Failure failure();
    }

    /**
     * Classes an exception by the first in its chain of causes that tells: what is {@link Classed}, Azure's (by HTTP
     * status, AMQP condition), a store's (never permanent), input and output. What nothing tells about is a fault of the program and permanent.
     *
     * @param exception
     *            what was thrown
     * @param clock
     *            the present, against which a {@code Retry-After} date counts
     */
    static Failure of(@Nullable Throwable exception, Clock clock) {
        Throwable at = exception;
        // A chain of causes may run in a circle.
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            Failure told = told(at, clock);
            if (told != null) {
                return told;
            }
        }
        return new Permanent();
    }

    /** What this very exception tells, null for nothing. */
    private static @Nullable Failure told(Throwable exception, Clock clock) {
        return switch (exception) {
            case Classed classed -> classed.failure();
            // No fault of what was to be stored: whatever it is, an operator can mend it, and nothing is given up till then.
            case StoreException store -> of(store.getCause(), clock) instanceof Permanent
                    ? new Transient()
                    : of(store.getCause(), clock);
            // Among them that no credential is to be had (CredentialUnavailableException).
            case ClientAuthenticationException refused -> new Unauthorised();
            case HttpResponseException answered when answered.getResponse() != null -> ofAnswer(answered.getResponse(),
                    clock);
            case AmqpException amqp -> ofAmqp(amqp);
            case CharacterCodingException broken -> new Permanent();
            case IOException cutOff -> new Transient();
            case TimeoutException late -> new Transient();
            case InvalidPathException broken -> new Permanent();
            default -> null;
        };
    }

    private static Failure ofAnswer(HttpResponse response, Clock clock) {
        return ofStatus(response.getStatusCode(), response.getHeaderValue(HttpHeaderName.RETRY_AFTER), clock);
    }

    /**
     * Classes an HTTP status.
     *
     * @param status
     *            the status, 400 or above
     * @param retryAfter
     *            the header {@code Retry-After}, in seconds or as a date, null for none
     * @param clock
     *            the present
     */
    static Failure ofStatus(int status, String retryAfter, Clock clock) {
        return switch (status) {
            case 401, 403 -> new Unauthorised();
            case 429, 503 -> {
                Optional<Duration> pause = RetryAfter.read(retryAfter, clock.instant());
                yield pause.isPresent() ? new Throttled(pause.get()) : new Transient();
            }
            case 408, 409, 412, 423, 425 -> new Transient();
            default -> status >= 500 ? new Transient() : new Permanent();
        };
    }

    private static Failure ofAmqp(AmqpException exception) {
        AmqpErrorCondition condition = exception.getErrorCondition();
        if (condition == AmqpErrorCondition.UNAUTHORIZED_ACCESS) {
            return new Unauthorised();
        }
        if (condition == AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED || condition == AmqpErrorCondition.NOT_ALLOWED
                || condition == AmqpErrorCondition.NOT_IMPLEMENTED) {
            return new Permanent();
        }
        // A hub that is not there may be made; a stolen link, a cut, a busy service pass. Events wait for all of them.
        return new Transient();
    }
}

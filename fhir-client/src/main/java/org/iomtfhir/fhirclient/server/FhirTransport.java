package org.iomtfhir.fhirclient.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.iomtfhir.runtime.retry.RetryAfter;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and gets one answer, within a time and a size. Redirects are never followed: they would carry a
 * token and health data elsewhere. Thread-safe.
 */
public final class FhirTransport {

    /** What it says where the server needs no pause of its own. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final ServerOptions options;
    private final HttpClient client;
    private final Authorization authorization;
    private final InstantSource clock;
    private final Optional<ServerCircuitBreaker> gate;

    /**
     * @param options
     *            where and how
     * @param tls
     *            what to trust, null for what the Java runtime trusts
     * @param authorization
     *            gives the header that says who asks
     * @param clock
     *            tells how long a Retry-After given as a date is
     */
    public FhirTransport(ServerOptions options, @Nullable SSLContext tls, Authorization authorization,
            InstantSource clock) {
        this(options, tls, authorization, clock, Optional.empty());
    }

    /**
     * Likewise.
     *
     * @param gate
     *            what all requests go through; empty for nothing
     */
    public FhirTransport(ServerOptions options, @Nullable SSLContext tls, Authorization authorization,
            InstantSource clock,
            Optional<ServerCircuitBreaker> gate) {
        this.gate = gate;
        this.options = options;
        this.authorization = authorization;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(options.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /** The base URL, without a slash at the end. */
    URI base() {
        return options.url();
    }

    /** The largest answer that is taken. */
    long maxAnswerBytes() {
        return options.maxAnswerBytes();
    }

    /**
     * Sends and waits.
     *
     * @param method
     *            GET, POST, PUT
     * @param path
     *            what follows the base URL and its slash; empty for the base itself
     * @param headers
     *            besides those that every request has
     * @param bodyOrNull
     *            the body
     * @return an answer below 400, or a 4xx that is about the request
     * @throws FhirUnavailableException
     *             for everything else
     * @throws AnswerTooLargeException
     *             if the body is larger than what is taken
     */
    HttpAnswer send(String method, String path, Map<String, String> headers, @Nullable String bodyOrNull) {
        boolean onBase = path.isEmpty() || path.startsWith("?");
        URI uri = uri(options.url() + (onBase ? "" : "/") + path);
        return gate.isPresent()
                ? through(gate.get(), method, uri, headers, bodyOrNull)
                : ask(method, uri, headers, bodyOrNull);
    }

    private HttpAnswer through(ServerCircuitBreaker before, String method, URI uri, Map<String, String> headers,
            @Nullable String bodyOrNull) {
        ServerCircuitBreaker.Pass pass = before.enter();
        try {
            HttpAnswer answer = ask(method, uri, headers, bodyOrNull);
            pass.answered();
            return answer;
        } catch (FhirUnavailableException e) {
            if (Thread.currentThread().isInterrupted()) {
                pass.abandoned();
                throw e;
            }
            if (e.isAnswered()) {
                // One request may be at fault by itself: no reason to hold the others.
                pass.answered();
                throw e;
            }
            throw pass.failed(e);
        } catch (AnswerTooLargeException e) {
            pass.answered();
            throw e;
        } catch (RuntimeException | Error e) {
            pass.abandoned();
            throw e;
        }
    }

    private HttpAnswer ask(String method, URI uri, Map<String, String> headers, @Nullable String bodyOrNull) {
        Optional<String> header = authorization.header();
        HttpResponse<byte[]> response = exchange(method, uri, headers, bodyOrNull, header);
        if (response.statusCode() == 401 && header.isPresent() && authorization.renew(header.get())) {
            response = exchange(method, uri, headers, bodyOrNull, authorization.header());
        }
        return checked(response);
    }

    /** What is no URI comes of a link or an id that the server gave. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw FhirUnavailableException.transientFailure("the FHIR server gives a link or an id that is no part of a"
                    + " URI: its next page, or a reference in what it holds");
        }
    }

    private HttpResponse<byte[]> exchange(String method, URI uri, Map<String, String> headers,
            @Nullable String bodyOrNull,
            Optional<String> authorizationHeader) {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(uri).method(method,
                    bodyOrNull == null ? BodyPublishers.noBody() : BodyPublishers.ofString(bodyOrNull))
                    .header("Accept", "application/fhir+json");
            headers.forEach(request::header);
        } catch (IllegalArgumentException e) {
            throw FhirUnavailableException.transientFailure("the FHIR server gives a link or a version that no request"
                    + " can be made with");
        }
        authorizationHeader.ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request.build(),
                info -> new BoundedBody(options.maxAnswerBytes()));
        try {
            return answer.get(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw FhirUnavailableException.transientFailure("the FHIR server did not answer within "
                    + options.requestTimeout().toSeconds() + " s");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting for the FHIR server");
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private RuntimeException failure(Throwable cause) {
        Throwable at = cause;
        while (at != null) {
            if (at instanceof AnswerTooLargeException tooLarge) {
                return tooLarge;
            }
            at = at.getCause();
        }
        String what = switch (cause) {
            case HttpConnectTimeoutException e -> "the FHIR server can't be reached: no connection within "
                    + options.connectTimeout().toSeconds() + " s";
            case ConnectException e -> "the FHIR server can't be reached: the connection is refused or its name is not"
                    + " known; see whether it runs, and whether fhir.url names it";
            case javax.net.ssl.SSLException e -> "no trusted connection to the FHIR server: " + e.getMessage();
            case IOException e -> "the connection to the FHIR server broke: " + e.getClass().getSimpleName();
            default -> "the request to the FHIR server failed: " + cause.getClass().getSimpleName();
        };
        return FhirUnavailableException.transientFailure(what);
    }

    private HttpAnswer checked(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        HttpHeaders headers = response.headers();
        Optional<Duration> pause = headers.firstValue("Retry-After")
                .flatMap(text -> RetryAfter.read(text, clock.instant()))
                .map(asked -> asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked);
        if (status == 401 || status == 403) {
            throw FhirUnavailableException.unauthorised("the FHIR server refuses the credential (" + status + ")");
        }
        if (status == 429 || (status == 503 && pause.isPresent())) {
            throw FhirUnavailableException.throttled("the FHIR server asks to wait (" + status + ")",
                    pause.orElse(null));
        }
        if (status == 500) {
            throw FhirUnavailableException.answered("the FHIR server answers 500");
        }
        if (status > 500 || status == 408 || status == 425) {
            throw FhirUnavailableException.transientFailure("the FHIR server answers " + status);
        }
        if (status >= 300 && status < 400) {
            throw FhirUnavailableException.transientFailure("the FHIR server answers with a redirect (" + status
                    + "), which is not followed: set its URL to where it leads");
        }
        String body = new String(response.body(), StandardCharsets.UTF_8);
        requireOfFhirServer(status, body);
        return new HttpAnswer(status, body, response.body().length, headers.firstValue("ETag").orElse(null));
    }

    /**
     * A sign-in page is no success, and a gateway's error page neither a verdict on the request nor proof that a resource
     * is not there. That a body is too large is the exception: it stays so, whoever says it.
     */
    private static void requireOfFhirServer(int status, String body) {
        if (status == 413 || body.isBlank() || body.stripLeading().startsWith("{")) {
            return;
        }
        if (status < 400) {
            throw BundleJson.notFhir();
        }
        throw FhirUnavailableException.answered("something that is no FHIR JSON answers " + status
                + " for the FHIR server: is its URL that of the FHIR endpoint, and does a gateway in between let all"
                + " requests through?");
    }
}

package org.iomtfhir.fhirclient.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.BoundedBody;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.jspecify.annotations.Nullable;

/** Gets tokens from a token endpoint (RFC 6749, client credentials). Thread-safe. */
final class TokenClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration UNNAMED_LIFE = Duration.ofMinutes(5);
    private static final int MOST_BYTES = 1 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client;
    private final InstantSource clock;

    TokenClient(@Nullable SSLContext tls, InstantSource clock) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(
                HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
        this.clock = clock;
    }

    /** With a secret, as HTTP basic authentication, which every endpoint must take. */
    AccessToken withSecret(@Nullable URI endpoint, String clientId, String secret, @Nullable String scope) {
        String pair = encoded(clientId) + ":" + encoded(secret);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return request(endpoint, form(scope), basic);
    }

    /** With a signed assertion. */
    AccessToken withAssertion(@Nullable URI endpoint, String clientId, String assertion, @Nullable String scope) {
        Map<String, String> form = form(scope);
        form.put("client_id", clientId);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        return request(endpoint, form, null);
    }

    /** Reads a JSON document by GET. */
    JsonNode document(URI uri) {
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri).header("Accept",
                "application/json").build());
        if (response.statusCode() != 200) {
            throw FhirUnavailableException.unauthorised(uri.getPath() + " answers " + response.statusCode());
        }
        return json(response.body());
    }

    private static Map<String, String> form(@Nullable String scope) {
        Map<String, String> form = new TreeMap<>(Map.of("grant_type", "client_credentials"));
        if (scope != null && !scope.isBlank()) {
            form.put("scope", scope);
        }
        return form;
    }

    private AccessToken request(@Nullable URI endpoint, Map<String, String> form, @Nullable String authorization) {
        Instant now = clock.instant();
        String body = form.entrySet().stream().map(each -> each.getKey() + "=" + encoded(each.getValue())).collect(
                Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).header("Accept",
                "application/json").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> response = send(request.build());
        return token(response.statusCode(), response.body(), now);
    }

    /**
     * Reads what a token endpoint answers.
     *
     * @throws FhirUnavailableException
     *             if that gives no token
     */
    static AccessToken token(int status, byte[] body, Instant now) {
        if (status >= 500 || status == 429) {
            throw FhirUnavailableException.transientFailure("the token endpoint answers " + status);
        }
        JsonNode answer = json(body);
        if (status != 200) {
            String error = answer.path("error").asText("");
            throw FhirUnavailableException.unauthorised("the token endpoint refuses the credential (" + status + (error
                    .matches("[a-z_]{3,40}") ? ", " + error : "") + ")");
        }
        String token = answer.path("access_token").asText("");
        if (token.isEmpty() || token.chars().anyMatch(each -> each <= ' ' || each > '~') || !"bearer".equalsIgnoreCase(
                answer.path("token_type").asText("bearer"))) {
            throw FhirUnavailableException.unauthorised("the token endpoint gives no bearer token");
        }
        long seconds = answer.path("expires_in").asLong(UNNAMED_LIFE.toSeconds());
        return new AccessToken(token, now, now.plusSeconds(Math.max(1, Math.min(seconds, 86_400))));
    }

    /** The JDK's own time-out ends with the head of an answer; this one bounds the whole of it. */
    private HttpResponse<byte[]> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new BoundedBody(
                MOST_BYTES));
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw FhirUnavailableException.transientFailure("the token endpoint did not answer in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AnswerTooLargeException) {
                throw FhirUnavailableException.transientFailure("the answer of the token endpoint is longer than "
                        + MOST_BYTES + " bytes, which no token needs: is its address right?");
            }
            throw FhirUnavailableException.transientFailure("the token endpoint can't be reached: "
                    + (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted while waiting for the token endpoint");
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree == null ? MAPPER.createObjectNode() : tree;
        } catch (IOException e) {
            throw FhirUnavailableException.transientFailure("the token endpoint's answer is not JSON");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package org.iomtfhir.fhirclient.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the FHIR server is and how it is talked to.
 *
 * @param url
 *            the base URL of the FHIR endpoint, http or https; a slash at the end is taken off
 * @param connectTimeout
 *            how long a connection may take to open; 10 s by default
 * @param requestTimeout
 *            how long a request may take, its whole answer included; 60 s by default
 * @param maxAnswerBytes
 *            the largest answer that is taken, and all pages of a search together; 16 MiB by default: a text of FHIR holds
 *            1 MB, and what is too large together is asked for in parts
 * @param trustStore
 *            certificates trusted besides those of the Java runtime, PEM or PKCS#12; null for none
 * @param trustStorePassword
 *            the password of a PKCS#12 trust store; null for none; never printed
 */
public record ServerOptions(URI url, @Nullable Duration connectTimeout, @Nullable Duration requestTimeout,
        long maxAnswerBytes,
        @Nullable Path trustStore, @Nullable String trustStorePassword) {

    public ServerOptions {
        Objects.requireNonNull(url, "the FHIR server's URL is not set");
        if ((!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme()))
                || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("the FHIR server's URL must be http(s)://host[:port][/path], without"
                    + " user, password or query");
        }
        if (url.getPath().endsWith("/")) {
            String text = url.toString();
            url = URI.create(text.replaceAll("/+$", ""));
        }
        connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : positive(connectTimeout, "connect timeout");
        requestTimeout = requestTimeout == null ? Duration.ofSeconds(60) : positive(requestTimeout, "request timeout");
        maxAnswerBytes = maxAnswerBytes == 0 ? 16L << 20 : maxAnswerBytes;
        if (maxAnswerBytes < 1 << 20) {
            throw new IllegalArgumentException("the largest answer of the FHIR server must be at least 1 MiB");
        }
    }

    /** The defaults, for this server. */
    public static ServerOptions of(URI url) {
        return new ServerOptions(url, null, null, 0, null, null);
    }

    @Override
    public Duration connectTimeout() {
        return Objects.requireNonNull(connectTimeout);
    }

    @Override
    public Duration requestTimeout() {
        return Objects.requireNonNull(requestTimeout);
    }

    private static Duration positive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the FHIR server's " + name + " must be more than nothing");
        }
        return duration;
    }

    @Override
    public String toString() {
        return "ServerOptions[" + url + "]";
    }
}

package org.iomtfhir.local.eventhubs.amqp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a token was made for: the resource {@code sr} of a shared access signature, such as
 * {@code sb://localhost:5672/devicedata}.
 *
 * @param host
 *            the namespace's name, lower case, without a port
 * @param path
 *            the entity in it, lower case, without slashes around it; empty for the whole namespace
 */
record Audience(String host, String path) {

    private static final Pattern SCHEME = Pattern.compile("^[a-z]+://");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern SLASHES = Pattern.compile("^/+|/+$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** Reads a resource that is no longer URL-encoded; empty where it names no host. */
    static Optional<Audience> of(String resource) {
        String text = SCHEME.matcher(resource.toLowerCase(Locale.ROOT)).replaceFirst("");
        int slash = text.indexOf('/');
        String host = PORT.matcher(slash < 0 ? text : text.substring(0, slash)).replaceFirst("");
        return host.isBlank()
                ? Optional.empty()
                : Optional.of(new Audience(host, slash < 0 ? "" : pathOf(text.substring(slash))));
    }

    /** An entity's address in the form in which {@link #path} stands. */
    static String pathOf(String address) {
        return SLASHES.matcher(address.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /**
     * Whether the token is for this endpoint.
     *
     * @param hostname
     *            what the client calls the endpoint in its AMQP open; null where it says nothing
     */
    boolean isFor(String hostname) {
        return LOOPBACK.matcher(host).matches() || host.equalsIgnoreCase(hostname);
    }

    /** Whether the token opens what lies at this address: the entity that it names, and all below it. */
    boolean covers(String address) {
        String asked = pathOf(address);
        return path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/");
    }
}

package org.iomtfhir.containers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/**
 * Asks a program in the same container how it is: the health check of an image without a shell and without {@code curl}.
 * Needs the JDK alone, so that it starts in a moment. All methods are static and thread-safe.
 */
public final class HealthCheck {

    private static final int OK = 200;
    private static final int LIMIT_MILLIS = 9_000;

    private HealthCheck() {}

    /**
     * Exits with 0 if the page answers 200, with 1 if it does not.
     *
     * @param arguments
     *            the address of the page; none for the liveness page of a service, where its settings put it
     */
    public static void main(String[] arguments) {
        System.exit(healthy(arguments.length > 0 ? arguments[0] : livenessPage(System.getenv())) ? 0 : 1);
    }

    /** Where a service with these settings says whether it lives; a settings file is not looked into. */
    static String livenessPage(Map<String, String> environment) {
        String address = environment.getOrDefault("IOMT_HEALTH_ADDRESS", "").strip();
        String port = environment.getOrDefault("IOMT_HEALTH_PORT", "").strip();
        boolean anywhere = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        return "http://" + (anywhere ? "127.0.0.1" : address) + ":" + (port.isEmpty() ? "8080" : port) + "/health/live";
    }

    static boolean healthy(String page) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create(page).toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            if (status != OK) {
                System.err.println(page + " answers " + status);
            }
            return status == OK;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(page + " does not answer: " + e.getMessage());
            return false;
        }
    }
}

package org.iomtfhir.fhirclient.settings;

import java.net.URI;

/** Tells whether what is sent to an address stays unread by others on the way. */
final class Loopback {

    private Loopback() {}

    /** Whether it is https, or an address of this very machine. No name is looked up: a name can be given another address. */
    static boolean isSafe(URI uri) {
        if ("https".equalsIgnoreCase(uri.getScheme())) {
            return true;
        }
        String host = uri.getHost();
        return host != null && (host.equalsIgnoreCase("localhost") || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}"));
    }
}

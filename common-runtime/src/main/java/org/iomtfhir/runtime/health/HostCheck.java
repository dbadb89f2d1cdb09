package org.iomtfhir.runtime.health;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which {@code Host} a request may name. On a loopback address only this machine's own names are taken: a page from elsewhere
 * that has its name resolve to this machine makes a browser ask here, under that name.
 *
 * @param loopbackOnly
 *            whether the address is one of this machine alone
 */
record HostCheck(boolean loopbackOnly) {

    private static final Pattern LOOPBACK = Pattern
            .compile("(localhost\\.?|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

    static HostCheck of(InetSocketAddress listening) {
        return new HostCheck(listening.getAddress() != null && listening.getAddress().isLoopbackAddress());
    }

    /**
     * Whether the request is meant for here.
     *
     * @param host
     *            the header; null if there is none, which no browser does
     */
    boolean isFor(String host) {
        return !loopbackOnly || host == null || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}

package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports that stay the same as long as the run's data: what is killed is found again where it was.
 *
 * @param hubs
 *            of the Event Hubs endpoint
 * @param hubsProxy
 *            what everyone takes for it
 * @param fhir
 *            of the FHIR server, if the run has its own
 */
record Ports(int hubs, int hubsProxy, int fhir) {

    /** Three that are free now. */
    static Ports free() throws IOException {
        try (ServerSocket one = open(); ServerSocket two = open(); ServerSocket three = open()) {
            return new Ports(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }

    private static ServerSocket open() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}

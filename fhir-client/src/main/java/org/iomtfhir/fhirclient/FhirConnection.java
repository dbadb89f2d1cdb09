package org.iomtfhir.fhirclient;

import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.iomtfhir.fhirclient.auth.Authorizations;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCircuitBreaker;
import org.iomtfhir.fhirclient.server.TrustedCertificates;
import org.iomtfhir.fhirclient.settings.FhirAccess;

/** Opens connections to FHIR servers. All methods are static and thread-safe. */
public final class FhirConnection {

    private FhirConnection() {}

    /**
     * For a service: all requests go through one gate, so that a server that is down is not hammered. Nothing is asked of
     * the server yet.
     *
     * @throws IllegalArgumentException
     *             if a file that the settings name can't be used; the message says which
     */
    public static FhirServer open(FhirAccess access, InstantSource clock) {
        return open(access, clock, Optional.of(ServerCircuitBreaker.usual()));
    }

    /**
     * For a command that is to say at once what is wrong.
     *
     * @throws IllegalArgumentException
     *             if a file that the settings name can't be used; the message says which
     */
    public static FhirServer openUngated(FhirAccess access, InstantSource clock) {
        return open(access, clock, Optional.empty());
    }

    private static FhirServer open(FhirAccess access, InstantSource clock, Optional<ServerCircuitBreaker> gate) {
        SSLContext tls = TrustedCertificates.of(access.options());
        return new FhirServer(new FhirTransport(access.options(), tls,
                Authorizations.of(access.credential(), access.options().url(), tls, clock), clock, gate));
    }
}

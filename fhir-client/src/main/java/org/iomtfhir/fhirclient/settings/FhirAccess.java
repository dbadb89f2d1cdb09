package org.iomtfhir.fhirclient.settings;

import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.fhirclient.auth.Credential;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.fhirclient.server.ServerOptions;

/**
 * The FHIR server, and how to get in.
 *
 * @param options
 *            where it is and how it is talked to
 * @param kind
 *            whose it is, empty to be told by the server itself
 * @param credential
 *            what proves who asks
 */
public record FhirAccess(ServerOptions options, Optional<ServerKind> kind, Credential credential) {

    /**
     * @throws IllegalArgumentException
     *             if there is a credential, and the server would be sent it in the clear over a network
     */
    public FhirAccess {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(kind, "kind");
        if (!(credential instanceof Credential.None) && !Loopback.isSafe(options.url())) {
            throw new IllegalArgumentException("the FHIR server's URL is an http:// address of another machine, and a"
                    + " credential is set, which would cross the network readable for everyone in between: set an"
                    + " https:// address");
        }
    }
}

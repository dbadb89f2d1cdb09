package org.iomtfhir.fhirclient;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.iomtfhir.fhirclient.auth.Authorizations;
import org.iomtfhir.fhirclient.auth.Credential;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerGate;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.TrustedCertificates;
import org.iomtfhir.runtime.settings.FhirServer.Authentication;
import org.iomtfhir.runtime.settings.FhirServer.TokenRequest;
import org.iomtfhir.runtime.settings.FhirServer.TrustStore;
import org.iomtfhir.runtime.settings.Secret;

/** Makes of the settings a connection to the FHIR server. */
public final class FhirConnection {

    /** What SMART Backend Services asks for where no scope is set. */
    private static final String EVERYTHING = "system/*.*";

    private FhirConnection() {}

    /**
     * @throws IllegalArgumentException
     *             if a file that the settings name can't be used; the message says which
     */
    public static FhirServer open(org.iomtfhir.runtime.settings.FhirServer settings, InstantSource clock) {
        Optional<TrustStore> trust = settings.trustStore();
        ServerOptions options = new ServerOptions(settings.url(), null, settings.timeout(), 0,
                trust.map(TrustStore::file).orElse(null),
                trust.flatMap(TrustStore::password).map(Secret::reveal).orElse(null));
        SSLContext tls = TrustedCertificates.of(options);
        return new FhirServer(new FhirTransport(options, tls,
                Authorizations.of(credential(settings.authentication()), options.url(), tls, clock), clock,
                Optional.of(ServerGate.usual())));
    }

    private static Credential credential(Authentication authentication) {
        return switch (authentication) {
            case Authentication.None none -> new Credential.None();
            case Authentication.Basic basic -> new Credential.Basic(basic.user(), basic.password().reveal());
            case Authentication.BearerFile bearer -> new Credential.BearerFile(bearer.file());
            case Authentication.ClientSecret secret -> new Credential.ClientSecret(tokenEndpoint(secret.request()),
                    secret.request().clientId(), secret.secret().reveal(), scope(secret.request()).orElse(null));
            case Authentication.ClientCertificate certificate -> new Credential.ClientCertificate(
                    tokenEndpoint(certificate.request()), certificate.request().clientId(), certificate.certificate(),
                    certificate.password().map(Secret::reveal).orElse(null),
                    scope(certificate.request()).orElse(null));
            case Authentication.ManagedIdentity identity ->
                new Credential.ManagedIdentity(identity.clientId().orElse(null), identity.resource() + "/.default");
            case Authentication.SmartBackend smart -> new Credential.SmartBackend(tokenEndpoint(smart.request()),
                    smart.request().clientId(), smart.privateKey(), smart.keyId().orElse(null),
                    scope(smart.request()).orElse(EVERYTHING));
        };
    }

    /** The one that is set, or that of the Entra tenant that the authority is; null to be told by the FHIR server. */
    private static URI tokenEndpoint(TokenRequest request) {
        return request.tokenEndpoint().or(() -> request.authority()
                .map(authority -> URI.create(authority.toString().replaceAll("/+$", "") + "/oauth2/v2.0/token")))
                .orElse(null);
    }

    private static Optional<String> scope(TokenRequest request) {
        return request.scope().or(() -> request.resource().map(resource -> resource + "/.default"));
    }
}

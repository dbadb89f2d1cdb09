package org.iomtfhir.fhirclient.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.iomtfhir.fhirclient.server.Authorization;
import org.jspecify.annotations.Nullable;

/** Makes what proves who we are from a credential. All methods are static and thread-safe. */
public final class Authorizations {

    private Authorizations() {}

    /**
     * Makes it; no token is asked for yet.
     *
     * @param credential
     *            what we have
     * @param fhirBase
     *            the FHIR server's base URL, for discovery
     * @param tls
     *            what to trust when asking for tokens, null for what the Java runtime trusts
     * @param clock
     *            tells when tokens end
     * @throws IllegalArgumentException
     *             if a key file can't be used
     */
    public static Authorization of(Credential credential, URI fhirBase, @Nullable SSLContext tls, InstantSource clock) {
        TokenClient client = new TokenClient(tls, clock);
        return switch (credential) {
            case Credential.None none -> Authorization.none();
            case Credential.Basic basic -> basic(basic);
            case Credential.BearerFile bearer -> new BearerFileToken(bearer.file());
            case Credential.ClientSecret secret ->
                new CachedToken(() -> client.withSecret(secret.tokenEndpoint(), secret
                        .clientId(), secret.secret(), secret.scope()), clock);
            case Credential.ClientCertificate certificate -> {
                ClientAssertion assertion = ClientAssertion.certificate(certificate.clientId(),
                        SigningKey.read(certificate
                                .file(), certificate.password()),
                        clock, Authorizations::newId);
                yield new CachedToken(() -> client.withAssertion(certificate.tokenEndpoint(), certificate.clientId(),
                        assertion.sign(certificate.tokenEndpoint()), certificate.scope()), clock);
            }
            case Credential.ManagedIdentity identity ->
                new CachedToken(ManagedIdentityToken.of(identity, clock), clock);
            case Credential.SmartBackend smart -> smart(smart, fhirBase, client, clock);
        };
    }

    private static Authorization smart(Credential.SmartBackend smart, URI fhirBase, TokenClient client,
            InstantSource clock) {
        SigningKey key = SigningKey.read(smart.keyFile(), null);
        String keyId = smart.keyId() != null ? smart.keyId() : key.keyId();
        if (keyId == null) {
            throw new IllegalArgumentException("the id of the SMART key is not set, and the key file names none");
        }
        ClientAssertion assertion = ClientAssertion.smart(smart.clientId(), key, keyId, clock, Authorizations::newId);
        SmartDiscovery discovery = new SmartDiscovery(fhirBase, client);
        return new CachedToken(() -> {
            URI endpoint = smart.tokenEndpoint() != null
                    ? smart.tokenEndpoint()
                    : discovery.tokenEndpoint(assertion.algorithm());
            return client.withAssertion(endpoint, smart.clientId(), assertion.sign(endpoint), smart.scope());
        }, clock);
    }

    private static Authorization basic(Credential.Basic basic) {
        String header = "Basic " + Base64.getEncoder().encodeToString((basic.user() + ":" + basic.password()).getBytes(
                StandardCharsets.UTF_8));
        return new Authorization() {
            @Override
            public Optional<String> header() {
                return Optional.of(header);
            }

            @Override
            public boolean renew(String refused) {
                return false;
            }
        };
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}

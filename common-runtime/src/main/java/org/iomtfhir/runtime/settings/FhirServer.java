package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The FHIR server, and how to get in.
 *
 * @param url
 *            its base address
 * @param kind
 *            whose peculiarities it has
 * @param authentication
 *            how to get in
 * @param trustStore
 *            certificates to trust besides the JDK's, empty for none
 * @param timeout
 *            longest wait for an answer
 */
public record FhirServer(URI url, Kind kind, Authentication authentication, Optional<TrustStore> trustStore,
        Duration timeout) {

    /** Whose server it is. */
    public enum Kind {
        /** Found out from its {@code /metadata}. */
        AUTO,
        /** HAPI FHIR. */
        HAPI,
        /** Azure Health Data Services, or Microsoft's FHIR server. */
        AZURE,
        /** Any other. */
        GENERIC;

        @Override
        public String toString() {
            return switch (this) {
                case AUTO -> "auto";
                case HAPI -> "hapi";
                case AZURE -> "azure";
                case GENERIC -> "generic";
            };
        }
    }

    /** A file of certificates (PEM, PKCS#12 or JKS) and its password, empty for none. */
    public record TrustStore(Path file, Optional<Secret> password) {}

    /** How to get in. */
    public sealed interface Authentication {

        /** The server asks for nothing. */
        record None() implements Authentication {}

        /** HTTP basic. */
        record Basic(String user, Secret password) implements Authentication {}

        /** A bearer token that something else keeps fresh in a file. */
        record BearerFile(Path file) implements Authentication {}

        /** OAuth 2.0 client credentials with a secret. */
        record ClientSecret(TokenRequest request, Secret secret) implements Authentication {}

        /** OAuth 2.0 client credentials with a certificate (PEM with its key, or PKCS#12). */
        record ClientCertificate(TokenRequest request, Path certificate, Optional<Secret> password)
                implements
                    Authentication {}

        /**
         * The identity of the process.
         *
         * @param clientId
         *            of a user-assigned identity, empty for the one that the process has
         * @param resource
         *            whom the token is for
         */
        record ManagedIdentity(Optional<String> clientId, String resource) implements Authentication {}

        /** SMART Backend Services: an assertion signed with the key of the file (JWK or PEM; RS384 or ES384). */
        record SmartBackend(TokenRequest request, Path privateKey, Optional<String> keyId) implements Authentication {}
    }

    /**
     * What a token is asked for with.
     *
     * @param authority
     *            issuer or Entra tenant ({@code https://login.microsoftonline.com/TENANT}), empty where the token
     *            endpoint is given, or to be discovered from the FHIR server
     * @param tokenEndpoint
     *            where tokens are had, empty where it follows from the authority or from discovery
     * @param clientId
     *            who asks
     * @param resource
     *            whom the token is for, empty for none
     * @param scope
     *            what is asked for, empty for the usual one
     */
    public record TokenRequest(Optional<URI> authority, Optional<URI> tokenEndpoint, String clientId,
            Optional<String> resource, Optional<String> scope) {}
}

package org.iomtfhir.fhirclient.auth;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How this service proves to the FHIR server who it is. No {@code toString} shows a secret. */
public sealed interface Credential {

    /** Requests carry no credential: the server asks for none. */
    record None() implements Credential {}

    /** User and password with each request. */
    record Basic(String user, String password) implements Credential {
        public Basic {
            Objects.requireNonNull(user, "the user of basic authentication is not set");
            Objects.requireNonNull(password, "the password of basic authentication is not set");
            if (user.contains(":")) {
                throw new IllegalArgumentException("the user of basic authentication must not hold a colon");
            }
        }

        @Override
        public String toString() {
            return "Basic";
        }
    }

    /** A token that something else puts into a file, and renews there; the file is read anew when it has changed. */
    record BearerFile(Path file) implements Credential {
        public BearerFile {
            Objects.requireNonNull(file, "the file of the bearer token is not set");
        }
    }

    /**
     * OAuth 2.0 client credentials with a secret.
     *
     * @param tokenEndpoint
     *            where tokens are had
     * @param clientId
     *            who we are there
     * @param secret
     *            the secret
     * @param scope
     *            what for; null for none
     */
    record ClientSecret(URI tokenEndpoint, String clientId, String secret,
            @Nullable String scope) implements Credential {
        public ClientSecret {
            checkEndpoint(tokenEndpoint);
            checkClient(clientId);
            Objects.requireNonNull(secret, "the client secret is not set");
        }

        @Override
        public String toString() {
            return "ClientSecret";
        }
    }

    /**
     * OAuth 2.0 client credentials with a certificate, as Microsoft Entra takes them: an assertion signed with its key.
     *
     * @param tokenEndpoint
     *            where tokens are had
     * @param clientId
     *            who we are there
     * @param file
     *            certificate and private key: PEM (PKCS#8) or PKCS#12
     * @param password
     *            of a PKCS#12 file; null for none
     * @param scope
     *            what for; null for none
     */
    record ClientCertificate(URI tokenEndpoint, String clientId, Path file, @Nullable String password,
            @Nullable String scope)
            implements
                Credential {
        public ClientCertificate {
            checkEndpoint(tokenEndpoint);
            checkClient(clientId);
            Objects.requireNonNull(file, "the file of the client certificate is not set");
        }

        @Override
        public String toString() {
            return "ClientCertificate";
        }
    }

    /**
     * The identity that Azure gives the machine.
     *
     * @param clientId
     *            of a user-assigned identity; null for the machine's own
     * @param scope
     *            the FHIR server's resource with {@code /.default}
     */
    record ManagedIdentity(@Nullable String clientId, String scope) implements Credential {
        public ManagedIdentity {
            Objects.requireNonNull(scope, "the scope of the managed identity is not set");
        }
    }

    /**
     * SMART Backend Services: an assertion signed with a key that the server knows.
     *
     * @param tokenEndpoint
     *            where tokens are had; null to read it from the FHIR server's {@code .well-known/smart-configuration}
     * @param clientId
     *            who we are there
     * @param keyFile
     *            the private key: a JWK, or PEM (PKCS#8); RSA is used with RS384, an EC key on P-384 with ES384
     * @param keyId
     *            the key's id in our JWK set; null to take it from the JWK
     * @param scope
     *            what for; {@code system/*.cruds} style, as the server wants it
     */
    record SmartBackend(@Nullable URI tokenEndpoint, String clientId, Path keyFile, @Nullable String keyId,
            String scope)
            implements
                Credential {
        public SmartBackend {
            if (tokenEndpoint != null) {
                checkEndpoint(tokenEndpoint);
            }
            checkClient(clientId);
            Objects.requireNonNull(keyFile, "the file of the private key is not set");
            Objects.requireNonNull(scope, "the scope is not set: SMART Backend Services needs one, such as"
                    + " system/Observation.cruds");
        }
    }

    private static void checkEndpoint(URI tokenEndpoint) {
        Objects.requireNonNull(tokenEndpoint, "the token endpoint is not set");
        if (!tokenEndpoint.isAbsolute() || tokenEndpoint.getHost() == null) {
            throw new IllegalArgumentException("the token endpoint must be an absolute http(s) URL");
        }
    }

    private static void checkClient(String clientId) {
        if (clientId == null || clientId.isBlank()) {
            throw new IllegalArgumentException("the client id is not set");
        }
    }
}

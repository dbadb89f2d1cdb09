package org.iomtfhir.fhirclient.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.function.Supplier;

/** Signs statements of who we are (RFC 7523): for one token endpoint, for four minutes, each with an id of its own. */
final class ClientAssertion {

    /** SMART allows five; clocks differ. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(4);

    private final String clientId;
    private final SigningKey key;
    private final JWSHeader header;
    private final InstantSource clock;
    private final Supplier<String> ids;

    private ClientAssertion(String clientId, SigningKey key, JWSHeader header, InstantSource clock,
            Supplier<String> ids) {
        this.clientId = clientId;
        this.key = key;
        this.header = header;
        this.clock = clock;
        this.ids = ids;
    }

    /** As SMART Backend Services wants it: RS384 or ES384, the key named by its id. */
    static ClientAssertion smart(String clientId, SigningKey key, String keyId, InstantSource clock,
            Supplier<String> ids) {
        JWSHeader header = new JWSHeader.Builder(key.smartAlgorithm()).type(JOSEObjectType.JWT).keyID(keyId).build();
        return new ClientAssertion(clientId, key, header, clock, ids);
    }

    /** As Microsoft Entra wants it: the key named by the thumbprints of its certificate. */
    static ClientAssertion certificate(String clientId, SigningKey key, InstantSource clock, Supplier<String> ids) {
        X509Certificate certificate = key.certificate();
        if (certificate == null) {
            throw new IllegalArgumentException("the file of the client certificate holds a key and no certificate");
        }
        JWSAlgorithm algorithm = key.isRsa() ? JWSAlgorithm.PS256 : JWSAlgorithm.ES384;
        JWSHeader header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT)
                .x509CertSHA256Thumbprint(thumbprint(certificate))
                .build();
        return new ClientAssertion(clientId, key, header, clock, ids);
    }

    private static Base64URL thumbprint(X509Certificate certificate) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the client certificate can't be encoded", e);
        }
    }

    JWSAlgorithm algorithm() {
        return header.getAlgorithm();
    }

    /** A new statement for this endpoint. */
    String sign(URI tokenEndpoint) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(clientId).subject(clientId).audience(tokenEndpoint
                .toString()).jwtID(ids.get()).issueTime(Date.from(now)).expirationTime(Date.from(now.plus(GOOD_FOR)))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("the private key can't sign: " + e.getClass().getSimpleName());
        }
        return jwt.serialize();
    }
}

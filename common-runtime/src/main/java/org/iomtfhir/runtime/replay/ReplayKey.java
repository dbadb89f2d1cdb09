package org.iomtfhir.runtime.replay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.iomtfhir.runtime.settings.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Signs envelopes, and tells whether one was signed: HMAC-SHA256 (RFC 2104) under a key that the command line and the services
 * share. An envelope says which device an event is from and when it came, so whoever may send to a hub must not be able to make
 * one. Thread-safe.
 */
public final class ReplayKey {

    private static final String ALGORITHM = "HmacSHA256";

    /** What a signature is made for, so that one that the key makes for anything else is none here. */
    private static final byte[] PURPOSE = "iomt replay envelope 1\n".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    /**
     * @param secret
     *            as in the setting {@code replay.key}; not empty
     */
    public ReplayKey(Secret secret) {
        this.key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The signature of an envelope's body, in Base64. */
    String signatureOf(byte[] body) {
        return Base64.getEncoder().withoutPadding().encodeToString(mac(body));
    }

    /**
     * Whether it is the signature of the body; takes as long where it is not.
     *
     * @param signature
     *            as a property has it; null for none
     */
    boolean hasSigned(byte[] body, @Nullable Object signature) {
        return signature instanceof String text && MessageDigest.isEqual(
                signatureOf(body).getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(PURPOSE);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "ReplayKey";
    }
}

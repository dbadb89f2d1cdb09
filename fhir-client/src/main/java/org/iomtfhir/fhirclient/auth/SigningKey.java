package org.iomtfhir.fhirclient.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A private key that signs assertions, and what names it.
 *
 * @param key
 *            RSA, or EC on P-384
 * @param certificate
 *            its certificate, null where there is none
 * @param keyId
 *            its id, null where there is none
 */
record SigningKey(PrivateKey key, @Nullable X509Certificate certificate, @Nullable String keyId) {

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");
    private static final int P384_BITS = 384;

    /**
     * Reads a JWK (or a set with one private key), PEM with a PKCS#8 key and maybe a certificate, or PKCS#12.
     *
     * @throws IllegalArgumentException
     *             if the file holds no key that can be used; the message says why and shows nothing of it
     */
    static SigningKey read(Path file, @Nullable String password) {
        try {
            byte[] content = Files.readAllBytes(file);
            String text = new String(content, StandardCharsets.ISO_8859_1).strip();
            if (text.startsWith("{")) {
                return fromJwk(text, file);
            }
            return text.contains("-----BEGIN ") ? fromPem(text, file) : fromPkcs12(content, password, file);
        } catch (IOException | GeneralSecurityException | ParseException | JOSEException e) {
            throw unusable(file, "it can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static SigningKey fromJwk(String text, Path file) throws ParseException, JOSEException {
        List<JWK> keys = text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
        for (JWK jwk : keys) {
            if (jwk.isPrivate() && jwk instanceof AsymmetricJWK pair) {
                return checked(new SigningKey(pair.toPrivateKey(), null, jwk.getKeyID()), file);
            }
        }
        throw unusable(file, "the JWK is not a private key");
    }

    private static SigningKey fromPem(String text, Path file) throws GeneralSecurityException {
        PrivateKey key = null;
        X509Certificate certificate = null;
        Matcher blocks = PEM.matcher(text);
        while (blocks.find()) {
            byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> key = pkcs8(der);
                case "CERTIFICATE" -> certificate = certificate != null
                        ? certificate
                        : (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(
                                new ByteArrayInputStream(der));
                default -> throw unusable(file, "a PEM block " + blocks.group(1)
                        + " is not understood; keys must be PKCS#8 without a password (openssl pkcs8 -topk8 -nocrypt)");
            }
        }
        if (key == null) {
            throw unusable(file, "it holds no private key");
        }
        return checked(new SigningKey(key, certificate, null), file);
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        }
    }

    private static SigningKey fromPkcs12(byte[] content, @Nullable String password, Path file)
            throws GeneralSecurityException,
            IOException {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new ByteArrayInputStream(content)) {
            store.load(in, secret);
        }
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.getKey(alias, secret);
            if (key instanceof PrivateKey privateKey && store.getCertificate(alias) instanceof X509Certificate x509) {
                return checked(new SigningKey(privateKey, x509, null), file);
            }
        }
        throw unusable(file, "it holds no private key with a certificate");
    }

    private static SigningKey checked(SigningKey key, Path file) {
        boolean rsa = key.key() instanceof RSAPrivateKey;
        boolean p384 = key.key() instanceof ECPrivateKey ec && ec.getParams().getCurve().getField()
                .getFieldSize() == P384_BITS;
        if (!rsa && !p384) {
            throw unusable(file, "the key must be RSA, or EC on the curve P-384");
        }
        return key;
    }

    private static IllegalArgumentException unusable(Path file, String why) {
        return new IllegalArgumentException("the key file " + file + " can't be used: " + why);
    }

    boolean isRsa() {
        return key instanceof RSAPrivateKey;
    }

    /** RS384 or ES384, the two that SMART Backend Services names. */
    JWSAlgorithm smartAlgorithm() {
        return isRsa() ? JWSAlgorithm.RS384 : JWSAlgorithm.ES384;
    }

    JWSSigner signer() throws JOSEException {
        return isRsa() ? new RSASSASigner(key) : new ECDSASigner(key, Curve.P_384);
    }

    @Override
    public String toString() {
        return "SigningKey";
    }
}

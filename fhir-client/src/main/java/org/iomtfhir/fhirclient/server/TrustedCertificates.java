package org.iomtfhir.fhirclient.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts certificates of a hospital's own authority besides those that the Java runtime trusts. All methods are static and thread-safe. */
public final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * Reads the trust store of the options.
     *
     * @return null if none is set: the Java runtime's trust is meant
     * @throws IllegalArgumentException
     *             if the file can't be used
     */
    public static @Nullable SSLContext of(ServerOptions options) {
        if (options.trustStore() == null) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int added = addAll(store, read(options.trustStore(), options.trustStorePassword()));
            added += addAll(store, null);
            if (added == 0) {
                throw new IllegalArgumentException("the trust store " + options.trustStore() + " holds no certificate");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the trust store " + options.trustStore() + " can't be read: " + e
                    .getMessage());
        }
    }

    /** The store's certificates, or those of the Java runtime for null. */
    private static int addAll(KeyStore store, @Nullable KeyStore from) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(from);
        int added = 0;
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                for (X509Certificate certificate : trust.getAcceptedIssuers()) {
                    store.setCertificateEntry("trusted-" + store.size(), certificate);
                    added++;
                }
            }
        }
        return added;
    }

    private static KeyStore read(Path file, @Nullable String password) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        if (!new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")) {
            store.load(new ByteArrayInputStream(content), password == null ? null : password.toCharArray());
            return store;
        }
        store.load(null, null);
        for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(
                new ByteArrayInputStream(content))) {
            store.setCertificateEntry("given-" + store.size(), certificate);
        }
        if (Collections.list(store.aliases()).isEmpty()) {
            throw new IllegalArgumentException("the trust store " + file + " holds no certificate");
        }
        return store;
    }
}

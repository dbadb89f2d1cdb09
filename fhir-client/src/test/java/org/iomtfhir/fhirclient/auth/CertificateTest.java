package org.iomtfhir.fhirclient.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.TrustedCertificates;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates: as a credential, and as what is trusted. The JDK's keytool makes one for each run. */
class CertificateTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static Path pkcs12;
    private static X509Certificate certificate;
    private static KeyStore store;

    @BeforeAll
    static void makeCertificate() throws Exception {
        pkcs12 = directory.resolve("connector.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "connector", "-keyalg", "RSA",
                "-keysize", "2048", "-dname", "CN=connector", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12",
                "-keystore", pkcs12.toString(), "-storepass", PASSWORD).redirectErrorStream(true)
                .redirectOutput(directory
                        .resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pkcs12)) {
            store.load(in, PASSWORD.toCharArray());
        }
        certificate = (X509Certificate) store.getCertificate("connector");
    }

    private static Path certificatePem() throws Exception {
        return Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder()
                .encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n");
    }

    @Test
    void aCertificateOfPkcs12IsNamedByItsThumbprint() throws Exception {
        shows(pkcs12, PASSWORD);
    }

    @Test
    void aCertificateOfPemIsNamedByItsThumbprint() throws Exception {
        Path pem = Files.writeString(directory.resolve("connector.pem"), Files.readString(certificatePem())
                + "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(store.getKey("connector",
                        PASSWORD.toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
        shows(pem, null);
    }

    private static void shows(Path file, String password) throws Exception {
        String thumbprint = Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()))
                .toString();
        InstantSource clock = () -> Instant.parse("2026-10-09T12:00:00Z");
        try (TokenEndpoint endpoint = new TokenEndpoint(clock)) {
            endpoint.trust(thumbprint, certificate.getPublicKey());
            Authorization authorization = Authorizations
                    .of(new Credential.ClientCertificate(endpoint.url(), "connector",
                            file, password, "scope"), endpoint.fhirBase(), null, clock);

            assertThat(authorization.header()).contains("Bearer token-1");

            SignedJWT shown = SignedJWT.parse(endpoint.forms().getFirst().get("client_assertion"));
            assertThat(shown.getHeader().getX509CertSHA256Thumbprint()).hasToString(thumbprint);
        }
    }

    @Test
    void aServerOfTheHospitalsOwnAuthorityIsTrustedOnlyWhenTold() throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        https.createContext("/fhir", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(404, -1);
            }
        });
        https.start();
        try {
            URI url = URI.create("https://127.0.0.1:" + https.getAddress().getPort() + "/fhir");
            for (Path trusted : new Path[]{certificatePem(), pkcs12}) {
                assertThat(server(new ServerOptions(url, null, null, 0, trusted, PASSWORD)).read("Patient", "1"))
                        .isInstanceOf(ReadResult.Missing.class);
            }
            assertThatThrownBy(() -> server(ServerOptions.of(url)).read("Patient", "1")).isInstanceOf(
                    FhirUnavailableException.class).hasMessageContaining("no trusted connection");
        } finally {
            https.stop(0);
        }
    }

    private static FhirServer server(ServerOptions options) throws IOException {
        return new FhirServer(new FhirTransport(options, TrustedCertificates.of(options), Authorization.none(),
                InstantSource.system()));
    }
}

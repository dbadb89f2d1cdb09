package org.iomtfhir.fhirclient.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.identity.CredentialUnavailableException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.model.ErrorName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Credentials against an endpoint that checks what it is shown. */
class AuthorizationsTest {

    private static final String SCOPE = "system/Observation.cruds";

    private static RSAKey rsa;
    private static ECKey ec;

    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-10-09T12:00:00Z");
    private final TokenEndpoint endpoint = new TokenEndpoint(() -> now);

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_384).keyID("ec-1").generate();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private Authorization authorization(Credential credential) {
        return Authorizations.of(credential, endpoint.fhirBase(), null, () -> now);
    }

    private Credential.SmartBackend smart(JWK key) throws IOException {
        Path file = Files.writeString(directory.resolve("key.json"), key.toJSONString());
        return new Credential.SmartBackend(null, "connector", file, null, SCOPE);
    }

    private static Path pem(Path file, PrivateKey key) throws IOException {
        return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key
                .getEncoded()) + "\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void smartBackendServicesWithRs384IsAccepted() throws Exception {
        endpoint.trust("rsa-1", rsa.toPublicKey());

        assertThat(authorization(smart(rsa)).header()).contains("Bearer token-1");

        assertThat(endpoint.refusals()).isEmpty();
        SignedJWT shown = SignedJWT.parse(endpoint.forms().getFirst().get("client_assertion"));
        assertThat(shown.getHeader().getAlgorithm().getName()).isEqualTo("RS384");
        assertThat(endpoint.forms().getFirst()).containsEntry("scope", SCOPE);
    }

    @Test
    void smartBackendServicesWithEs384IsAccepted() throws Exception {
        endpoint.trust("ec-1", ec.toPublicKey());

        assertThat(authorization(smart(ec)).header()).contains("Bearer token-1");

        SignedJWT shown = SignedJWT.parse(endpoint.forms().getFirst().get("client_assertion"));
        assertThat(shown.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
    }

    @Test
    void aPemKeyIsNamedByTheSetting() throws Exception {
        endpoint.trust("ward-key", ec.toPublicKey());
        Path file = pem(directory.resolve("key.pem"), ec.toPrivateKey());

        assertThat(authorization(new Credential.SmartBackend(endpoint.url(), "connector", file, "ward-key", SCOPE))
                .header()).contains("Bearer token-1");
    }

    @Test
    void aKeyThatTheEndpointDoesNotKnowIsRefusedWithoutTellingSecrets() throws Exception {
        endpoint.trust("rsa-1", new RSAKeyGenerator(2048).generate().toPublicKey());

        assertThatThrownBy(authorization(smart(rsa))::header).isInstanceOfSatisfying(FhirUnavailableException.class,
                each -> assertThat(each.errorName()).isEqualTo(ErrorName.UnauthorizedAccessFhirService))
                .hasMessageContaining(
                        "invalid_client")
                .hasMessageNotContaining("secret words");
        assertThat(endpoint.refusals()).containsExactly("signature");
    }

    @Test
    void everyTokenIsAskedForWithAnAssertionOfItsOwn() throws Exception {
        endpoint.trust("rsa-1", rsa.toPublicKey());
        Authorization authorization = authorization(smart(rsa));
        for (int i = 0; i < 3; i++) {
            authorization.header();
            now = now.plus(Duration.ofMinutes(10));
        }
        assertThat(endpoint.issued()).hasSize(3);
        assertThat(endpoint.refusals()).isEmpty();
    }

    @Test
    void anAssertionShownTwiceMadeForAnotherOrTooOldIsRefused() throws Exception {
        endpoint.trust("rsa-1", rsa.toPublicKey());
        SigningKey key = new SigningKey(rsa.toPrivateKey(), null, "rsa-1");
        ClientAssertion assertion = ClientAssertion.smart("connector", key, "rsa-1", () -> now, () -> "always-this");
        TokenClient client = new TokenClient(null, () -> now);
        String first = assertion.sign(endpoint.url());
        client.withAssertion(endpoint.url(), "connector", first, SCOPE);

        assertThatThrownBy(() -> client.withAssertion(endpoint.url(), "connector", first, SCOPE)).isInstanceOf(
                FhirUnavailableException.class);
        String forAnother = ClientAssertion.smart("connector", key, "rsa-1", () -> now, () -> "second").sign(endpoint
                .fhirBase());
        assertThatThrownBy(() -> client.withAssertion(endpoint.url(), "connector", forAnother, SCOPE)).isInstanceOf(
                FhirUnavailableException.class);
        String old = ClientAssertion.smart("connector", key, "rsa-1", () -> now.minusSeconds(300), () -> "third").sign(
                endpoint.url());
        assertThatThrownBy(() -> client.withAssertion(endpoint.url(), "connector", old, SCOPE)).isInstanceOf(
                FhirUnavailableException.class);
        assertThat(endpoint.refusals()).containsExactly("id", "audience", "expiry");
    }

    @Test
    void aServerThatDoesNotTakeTheAlgorithmSaysSo() throws Exception {
        endpoint.discovery("""
                {"token_endpoint":"%s","token_endpoint_auth_signing_alg_values_supported":["ES384"]}"""
                .formatted(endpoint
                        .url()));

        assertThatThrownBy(authorization(smart(rsa))::header).hasMessageContaining("RS384");
    }

    @Test
    void aSecretIsShownAsBasicAuthentication() {
        Authorization authorization = authorization(new Credential.ClientSecret(endpoint.url(), "connector", "s&cret +",
                "scope"));

        assertThat(authorization.header()).contains("Bearer token-1");
        assertThat(endpoint.forms().getFirst()).doesNotContainValue("s&cret +");
    }

    @Test
    void aWrongSecretIsAnOutageOfAuthorisation() {
        Authorization authorization = authorization(
                new Credential.ClientSecret(endpoint.url(), "connector", "wrong-one",
                        null));

        assertThatThrownBy(authorization::header).isInstanceOfSatisfying(FhirUnavailableException.class,
                each -> assertThat(each.kind()).isEqualTo(FhirUnavailableException.Kind.UNAUTHORISED))
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void anAnswerOfAnyLengthIsNotTaken() throws Exception {
        endpoint.padding((1 << 20) + 1);
        assertThatThrownBy(
                authorization(new Credential.ClientSecret(endpoint.url(), "connector", "s&cret +", null))::header)
                .isInstanceOfSatisfying(FhirUnavailableException.class, each -> assertThat(each.kind())
                        .isEqualTo(FhirUnavailableException.Kind.TRANSIENT))
                .hasMessageContaining("token endpoint is longer than 1048576 bytes");

        endpoint.discovery(" ".repeat(1 << 20) + "{}");
        assertThatThrownBy(authorization(smart(rsa))::header).hasMessageContaining("longer than 1048576 bytes");
    }

    @Test
    void aTokenIsKeptAndRenewedAheadOfItsEnd() {
        endpoint.lifeSeconds(1000);
        Authorization authorization = authorization(new Credential.ClientSecret(endpoint.url(), "connector", "s&cret +",
                null));
        assertThat(authorization.header()).contains("Bearer token-1");
        now = now.plusSeconds(799);
        assertThat(authorization.header()).contains("Bearer token-1");
        now = now.plusSeconds(1);
        assertThat(authorization.header()).contains("Bearer token-2");
    }

    @Test
    void theOldTokenServesWhileTheEndpointIsDownAndNotBeyondItsEnd() {
        endpoint.lifeSeconds(1000);
        Authorization authorization = authorization(new Credential.ClientSecret(endpoint.url(), "connector", "s&cret +",
                null));
        authorization.header();
        endpoint.failWith(503);
        now = now.plusSeconds(900);
        assertThat(authorization.header()).contains("Bearer token-1");
        now = now.plusSeconds(100);
        assertThatThrownBy(authorization::header).isInstanceOfSatisfying(FhirUnavailableException.class,
                each -> assertThat(each.kind()).isEqualTo(FhirUnavailableException.Kind.TRANSIENT));
    }

    @Test
    void aTokenThatTheServerRefusedIsAskedForAnew() {
        Authorization authorization = authorization(new Credential.ClientSecret(endpoint.url(), "connector", "s&cret +",
                null));
        String refused = authorization.header().orElseThrow();

        assertThat(authorization.renew(refused)).isTrue();
        assertThat(authorization.header()).contains("Bearer token-2");
        assertThat(authorization.renew(refused)).isTrue();
        assertThat(authorization.header()).contains("Bearer token-2");
    }

    @Test
    void manyThreadsAskForOneToken() throws Exception {
        Authorization authorization = authorization(new Credential.ClientSecret(endpoint.url(), "connector", "s&cret +",
                null));
        List<Callable<Object>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(authorization::header);
        }
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var each : threads.invokeAll(calls)) {
                assertThat(each.get().toString()).contains("token-1");
            }
        }
        assertThat(endpoint.issued()).hasSize(1);
    }

    @Test
    void aBearerFileIsReadAnewWhenItHasChanged() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "first\n");
        Authorization authorization = authorization(new Credential.BearerFile(file));
        assertThat(authorization.header()).contains("Bearer first");
        Files.writeString(file, "second\n");
        Files.setLastModifiedTime(file, FileTime.from(now.plusSeconds(60)));
        assertThat(authorization.header()).contains("Bearer second");
        Files.delete(file);
        assertThatThrownBy(authorization::header).isInstanceOf(FhirUnavailableException.class);
    }

    @Test
    void basicAuthenticationIsSentAsUtf8() {
        assertThat(authorization(new Credential.Basic("ward", "gr\u00fcn")).header()).contains("Basic " + Base64
                .getEncoder().encodeToString("ward:gr\u00fcn".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void theManagedIdentitysTokenIsUsed() {
        TokenCredential azure = request -> Mono.just(new AccessToken("from-azure for " + request.getScopes().getFirst(),
                OffsetDateTime.ofInstant(now.plusSeconds(3600), ZoneOffset.UTC)));

        assertThat(new CachedToken(new ManagedIdentityToken(azure, "scope/.default", () -> now), () -> now).header())
                .contains("Bearer from-azure for scope/.default");
    }

    @Test
    void aMachineWithoutManagedIdentitySaysSo() {
        TokenCredential none = request -> Mono.error(new CredentialUnavailableException("none here"));

        assertThatThrownBy(new ManagedIdentityToken(none, "scope", () -> now)::get).isInstanceOfSatisfying(
                FhirUnavailableException.class, each -> assertThat(each.errorName()).isEqualTo(
                        ErrorName.ManagedIdentityCredentialNotFound));
    }

    @Test
    void keysThatCannotServeAreRefusedAtStart() throws Exception {
        Path small = Files.writeString(directory.resolve("p256.json"), new ECKeyGenerator(Curve.P_256).keyID("x")
                .generate().toJSONString());
        Path pub = Files.writeString(directory.resolve("public.json"), rsa.toPublicJWK().toJSONString());
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "nonsense");

        for (Path file : List.of(small, pub, nonsense, directory.resolve("missing"))) {
            assertThatThrownBy(() -> authorization(new Credential.SmartBackend(null, "connector", file, "id", SCOPE)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(file.getFileName().toString());
        }
    }

    @Test
    void noCredentialShowsItsSecret() {
        assertThat(new Credential.Basic("user", "hush").toString()).doesNotContain("hush");
        assertThat(new Credential.ClientSecret(endpoint.url(), "connector", "hush", null).toString()).doesNotContain(
                "hush");
        assertThat(new Credential.ClientCertificate(endpoint.url(), "connector", directory, "hush", null).toString())
                .doesNotContain("hush");
    }
}

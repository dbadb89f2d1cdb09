package org.iomtfhir.fhirclient.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A token endpoint on loopback that trusts nobody: it checks the signature with the key it knows under that id, issuer,
 * subject, audience, expiry, and that an assertion's id was never used before.
 */
final class TokenEndpoint implements AutoCloseable {

    private final HttpServer http;
    private final InstantSource clock;
    private final Map<String, PublicKey> keys = new HashMap<>();
    private final Set<String> usedIds = new HashSet<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final List<String> issued = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
    private volatile String discovery;
    private volatile int lifeSeconds = 300;
    private volatile int failWith;
    private volatile int padding;

    TokenEndpoint(InstantSource clock) {
        this.clock = clock;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/token", this::token);
        http.createContext("/fhir/.well-known/smart-configuration", exchange -> reply(exchange, 200, discovery));
        http.start();
        discovery = """
                {"token_endpoint":"%s","token_endpoint_auth_methods_supported":["private_key_jwt"],
                 "token_endpoint_auth_signing_alg_values_supported":["RS384","ES384"]}""".formatted(url());
    }

    URI url() {
        return URI.create(base() + "/token");
    }

    URI fhirBase() {
        return URI.create(base() + "/fhir");
    }

    private String base() {
        return "http://" + http.getAddress().getAddress().getHostAddress() + ":" + http.getAddress().getPort();
    }

    /** Trusts this key under this id, or thumbprint. */
    void trust(String id, PublicKey key) {
        keys.put(id, key);
    }

    void discovery(String json) {
        discovery = json;
    }

    void lifeSeconds(int seconds) {
        lifeSeconds = seconds;
    }

    /** Answers this status from now on; 0 to work as usual. */
    void failWith(int status) {
        failWith = status;
    }

    /** Puts so many blanks before each token from now on. */
    void padding(int blanks) {
        padding = blanks;
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    List<String> issued() {
        return List.copyOf(issued);
    }

    List<Map<String, String>> forms() {
        return List.copyOf(forms);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = new HashMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        forms.add(form);
        if (failWith != 0) {
            reply(exchange, failWith, "{}");
            return;
        }
        List<String> wrong = form.containsKey("client_assertion")
                ? wrong(form)
                : wrongSecret(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!"client_credentials".equals(form.get("grant_type"))) {
            wrong.add("grant type");
        }
        if (!wrong.isEmpty()) {
            refusals.add(String.join(", ", wrong));
            reply(exchange, 401, "{\"error\":\"invalid_client\",\"error_description\":\"secret words\"}");
            return;
        }
        String token = "token-" + (issued.size() + 1);
        issued.add(token);
        reply(exchange, 200, " ".repeat(padding) + """
                {"access_token":"%s","token_type":"Bearer","expires_in":%d,"scope":"system/*.cruds"}
                """.formatted(token, lifeSeconds));
    }

    private static List<String> wrongSecret(String authorization) {
        List<String> wrong = new ArrayList<>();
        String expected = "Basic " + Base64.getEncoder().encodeToString("connector:s%26cret+%2B".getBytes(
                StandardCharsets.UTF_8));
        if (!expected.equals(authorization)) {
            wrong.add("secret");
        }
        return wrong;
    }

    private List<String> wrong(Map<String, String> form) {
        List<String> wrong = new ArrayList<>();
        try {
            SignedJWT jwt = SignedJWT.parse(form.get("client_assertion"));
            String keyId = jwt.getHeader().getKeyID() != null
                    ? jwt.getHeader().getKeyID()
                    : String.valueOf(jwt.getHeader().getX509CertSHA256Thumbprint());
            PublicKey key = keys.get(keyId);
            if (key == null || !jwt.verify(verifier(key))) {
                wrong.add("signature");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Instant now = clock.instant();
            if (!"connector".equals(claims.getIssuer()) || !"connector".equals(claims.getSubject())) {
                wrong.add("issuer or subject");
            }
            if (!claims.getAudience().equals(List.of(url().toString()))) {
                wrong.add("audience");
            }
            if (claims.getExpirationTime() == null || !now.isBefore(claims.getExpirationTime().toInstant()) || claims
                    .getExpirationTime().toInstant().isAfter(now.plus(Duration.ofMinutes(5)))) {
                wrong.add("expiry");
            }
            if (claims.getJWTID() == null || !usedIds.add(claims.getJWTID())) {
                wrong.add("id");
            }
            if (!"urn:ietf:params:oauth:client-assertion-type:jwt-bearer".equals(form.get("client_assertion_type"))) {
                wrong.add("assertion type");
            }
        } catch (ParseException | JOSEException e) {
            wrong.add("not a JWT");
        }
        return wrong;
    }

    private static JWSVerifier verifier(PublicKey key) throws JOSEException {
        return switch (key) {
            case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
            case ECPublicKey ec -> new ECDSAVerifier(ec);
            default -> throw new JOSEException("no such key");
        };
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

package org.iomtfhir.local.eventhubs.amqp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one shared access policy of the endpoint, and the check of tokens signed with its key. */
final class AccessPolicy {

    private static final String SCHEME = "SharedAccessSignature ";

    private final String name;
    private final byte[] key;

    AccessPolicy(String name, String key) {
        this.name = name;
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /** What a token is good for. */
    sealed interface Verdict {
        /** Good until then, for this. */
        record Good(Instant until, Audience audience) implements Verdict {}

        /** Good for nothing, and why. */
        record Refused(String why) implements Verdict {}
    }

    /**
     * Checks a shared access signature: {@code SharedAccessSignature sr=…&sig=…&se=…&skn=…}, whose signature is the base64 of
     * HMAC-SHA256 over {@code sr} (still URL-encoded), a line feed and {@code se}.
     */
    Verdict check(String token, Instant now) {
        if (!token.startsWith(SCHEME)) {
            return new Verdict.Refused("The token is not a SharedAccessSignature.");
        }
        Map<String, String> fields = fields(token.substring(SCHEME.length()));
        String resource = fields.get("sr");
        String signature = fields.get("sig");
        String expiry = fields.get("se");
        if (resource == null || signature == null || expiry == null || !fields.containsKey("skn")) {
            return new Verdict.Refused("The token lacks one of sr, sig, se, skn.");
        }
        Instant until;
        byte[] given;
        String policy;
        Optional<Audience> audience;
        try {
            until = Instant.ofEpochSecond(Long.parseLong(expiry));
            given = Base64.getDecoder().decode(decoded(signature));
            policy = decoded(fields.get("skn"));
            audience = Audience.of(decoded(resource));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return new Verdict.Refused("The token is malformed.");
        }
        boolean isSigned = MessageDigest.isEqual(sign(resource + "\n" + expiry), given);
        if (!isSigned || !policy.equals(name)) {
            return new Verdict.Refused(
                    "InvalidSignature: The token has an invalid signature. Check the access key and its"
                            + " name in the connection string.");
        }
        if (!until.isAfter(now)) {
            return new Verdict.Refused("ExpiredToken: The token is expired since " + until + ".");
        }
        if (audience.isEmpty()) {
            return new Verdict.Refused("InvalidAudience: The token names no namespace in sr.");
        }
        return new Verdict.Good(until, audience.get());
    }

    /** Whether this is the policy's name and key, as SASL PLAIN brings them. */
    boolean isKey(byte[] givenName, byte[] givenKey) {
        boolean isName = MessageDigest.isEqual(name.getBytes(StandardCharsets.UTF_8), givenName);
        boolean isKey = MessageDigest.isEqual(key, givenKey);
        return isName && isKey;
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", impossible);
        }
    }

    private static Map<String, String> fields(String text) {
        var fields = new HashMap<String, String>();
        for (String field : text.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

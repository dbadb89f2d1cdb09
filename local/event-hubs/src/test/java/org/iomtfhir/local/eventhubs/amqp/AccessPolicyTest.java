package org.iomtfhir.local.eventhubs.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.azure.messaging.eventhubs.implementation.EventHubSharedKeyCredential;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tokens are made by the SDK, so that the check is not measured against itself. */
class AccessPolicyTest {

    private static final String KEY = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=";
    private final AccessPolicy policy = new AccessPolicy("root", KEY);

    private static String token(String name, String key) {
        return new EventHubSharedKeyCredential(name, key, Duration.ofMinutes(10))
                .getToken(new TokenRequestContext().addScopes("amqp://localhost/devicedata")).block().getToken();
    }

    private String refusal(String token, Instant now) {
        return policy.check(token, now) instanceof AccessPolicy.Verdict.Refused refused ? refused.why() : "not refused";
    }

    @Test
    void aTokenSignedWithTheKeyIsGoodUntilItExpires() {
        Instant now = Instant.now();
        assertThat(policy.check(token("root", KEY), now)).isInstanceOfSatisfying(AccessPolicy.Verdict.Good.class,
                good -> assertThat(good.until()).isBetween(now.plusSeconds(590), now.plusSeconds(610)));
    }

    @Test
    void anExpiredTokenIsRefused() {
        assertThat(refusal(token("root", KEY), Instant.now().plusSeconds(700))).contains("expired");
    }

    @Test
    void aTokenSignedWithAnotherKeyIsRefused() {
        assertThat(refusal(token("root", "b3RoZXI="), Instant.now())).contains("invalid signature");
    }

    @Test
    void aTokenOfAnotherPolicyIsRefused() {
        assertThat(refusal(token("other", KEY), Instant.now())).contains("invalid signature");
    }

    @Test
    void aTokenWhoseExpiryWasChangedIsRefused() {
        String later = token("root", KEY).replaceFirst("se=(\\d)", "se=9$1");
        assertThat(refusal(later, Instant.now())).contains("invalid signature");
    }

    @Test
    void whatIsNoTokenIsRefusedWithoutBeingRepeated() {
        assertThat(refusal("Bearer abc", Instant.now())).contains("not a SharedAccessSignature").doesNotContain("abc");
        assertThat(refusal("SharedAccessSignature sr=a&se=12", Instant.now())).contains("lacks");
        assertThat(refusal("SharedAccessSignature sr=a&sig=%%%&se=12&skn=root", Instant.now())).contains("malformed");
    }
}

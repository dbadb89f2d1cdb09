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

    @Test
    void aTokenOpensWhatItWasMadeForAndAllBelow() {
        Audience hub = Audience.of("sb://localhost:5672/DeviceData/").orElseThrow();
        assertThat(hub).isEqualTo(new Audience("localhost", "devicedata"));
        assertThat(hub.covers("devicedata")).isTrue();
        assertThat(hub.covers("/devicedata/ConsumerGroups/$Default/Partitions/0")).isTrue();
        assertThat(hub.covers("devicedata2")).isFalse();
        assertThat(hub.covers("normalized")).isFalse();
        Audience group = Audience.of("amqp://localhost/devicedata/consumergroups/a").orElseThrow();
        assertThat(group.covers("devicedata/ConsumerGroups/b/Partitions/0")).isFalse();
        assertThat(Audience.of("localhost").orElseThrow().covers("normalized")).isTrue();
        assertThat(Audience.of("sb:///devicedata")).isEmpty();
    }

    @Test
    void aTokenIsForThisEndpointOrForWhatTheClientCallsIt() {
        assertThat(Audience.of("sb://127.0.0.1:1/x").orElseThrow().isFor(null)).isTrue();
        assertThat(Audience.of("sb://[::1]:1/x").orElseThrow().isFor(null)).isTrue();
        assertThat(Audience.of("sb://hubs/x").orElseThrow().isFor("hubs")).isTrue();
        assertThat(Audience.of("sb://ward.example/x").orElseThrow().isFor("localhost")).isFalse();
        assertThat(Audience.of("sb://localhost.example/x").orElseThrow().isFor("localhost")).isFalse();
    }

    @Test
    void theSdksTokenNamesItsHub() {
        assertThat(policy.check(token("root", KEY), Instant.now())).isInstanceOfSatisfying(
                AccessPolicy.Verdict.Good.class,
                good -> assertThat(good.audience()).isEqualTo(new Audience("localhost", "devicedata")));
    }
}

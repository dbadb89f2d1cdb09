package org.iomtfhir.runtime.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpErrorContext;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeoutException;
import org.iomtfhir.runtime.storage.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-10-09T10:18:00Z"), ZoneOffset.UTC);

    @Test
    void aFaultOfTheProgramIsPermanent() {
        assertThat(Failure.of(new IllegalStateException("bug"), CLOCK)).isEqualTo(new Failure.Permanent());
    }

    @Test
    void theFirstInTheChainOfCausesThatTellsCounts() {
        assertThat(Failure.of(new StoreException("x", new RuntimeException(new ConnectException("refused"))), CLOCK))
                .isEqualTo(new Failure.Transient());
        assertThat(Failure.of(new RuntimeException(new TimeoutException()), CLOCK)).isEqualTo(new Failure.Transient());
    }

    @Test
    void aStoreThatRefusesForGoodIsWaitedForBecauseAnOperatorCanMendIt() {
        assertThat(Failure.of(new StoreException("x", new IllegalStateException("404, no such container")), CLOCK))
                .isEqualTo(new Failure.Transient());
    }

    @Test
    void aCircleOfCausesEnds() {
        Exception one = new Exception("one");
        one.initCause(new Exception("other", one));
        assertThat(Failure.of(one, CLOCK)).isEqualTo(new Failure.Permanent());
    }

    @Test
    void anExceptionMaySayItself() {
        assertThat(Failure.of(new RuntimeException(new Told()), CLOCK))
                .isEqualTo(new Failure.Throttled(Duration.ofSeconds(7)));
    }

    @Test
    void aCredentialThatIsRefusedOrNotToBeHadIsTheOperatorsMatter() {
        assertThat(Failure.of(new ClientAuthenticationException("no", null), CLOCK))
                .isEqualTo(new Failure.Unauthorised());
        assertThat(Failure.of(new CredentialUnavailableException("none"), CLOCK)).isEqualTo(new Failure.Unauthorised());
        assertThat(Failure.of(amqp(AmqpErrorCondition.UNAUTHORIZED_ACCESS, false), CLOCK))
                .isEqualTo(new Failure.Unauthorised());
        assertThat(Failure.ofStatus(401, null, CLOCK)).isEqualTo(new Failure.Unauthorised());
        assertThat(Failure.ofStatus(403, null, CLOCK)).isEqualTo(new Failure.Unauthorised());
    }

    @Test
    void aHubThatIsBusyGoneOrCutOffMayComeBackAndAnEventTooLargeStaysSo() {
        assertThat(Failure.of(amqp(AmqpErrorCondition.SERVER_BUSY_ERROR, true), CLOCK))
                .isEqualTo(new Failure.Transient());
        assertThat(Failure.of(amqp(AmqpErrorCondition.NOT_FOUND, false), CLOCK)).isEqualTo(new Failure.Transient());
        assertThat(Failure.of(amqp(AmqpErrorCondition.LINK_STOLEN, false), CLOCK)).isEqualTo(new Failure.Transient());
        assertThat(Failure.of(new AmqpException(true, "cut", new AmqpErrorContext("ns")), CLOCK))
                .isEqualTo(new Failure.Transient());
        assertThat(Failure.of(amqp(AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED, false), CLOCK))
                .isEqualTo(new Failure.Permanent());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 412, 500, 502, 504, 429, 503})
    void answersThatMayBeOthersLater(int status) {
        assertThat(Failure.ofStatus(status, null, CLOCK)).isEqualTo(new Failure.Transient());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410, 413, 422})
    void answersThatStay(int status) {
        assertThat(Failure.ofStatus(status, "5", CLOCK)).isEqualTo(new Failure.Permanent());
    }

    @Test
    void retryAfterIsInSecondsOrADate() {
        assertThat(Failure.ofStatus(429, " 17 ", CLOCK)).isEqualTo(new Failure.Throttled(Duration.ofSeconds(17)));
        assertThat(Failure.ofStatus(503, "Fri, 09 Oct 2026 10:19:30 GMT", CLOCK))
                .isEqualTo(new Failure.Throttled(Duration.ofSeconds(90)));
        assertThat(Failure.ofStatus(503, "Fri, 09 Oct 2026 10:17:00 GMT", CLOCK))
                .isEqualTo(new Failure.Throttled(Duration.ZERO));
        assertThat(Failure.ofStatus(429, "soon", CLOCK)).isEqualTo(new Failure.Transient());
    }

    private static AmqpException amqp(AmqpErrorCondition condition, boolean passing) {
        return new AmqpException(passing, condition, "it failed", new AmqpErrorContext("ns"));
    }

    private static final class Told extends RuntimeException implements Failure.Classed {

        private static final long serialVersionUID = 1L;

        @Override
        public Failure failure() {
            return new Failure.Throttled(Duration.ofSeconds(7));
        }
    }
}

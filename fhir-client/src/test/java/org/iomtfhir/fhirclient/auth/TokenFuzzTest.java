package org.iomtfhir.fhirclient.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fuzzing.Bounded;

class TokenFuzzTest {

    private static final Instant NOW = Instant.parse("2026-10-09T10:00:00Z");

    @FuzzTest
    void anAnswerOfATokenEndpoint(byte[] answer) {
        // The first byte decides whether it came with 200 or with 400.
        int status = answer.length > 0 && answer[0] == 'x' ? 400 : 200;
        Bounded.read(answer.length, () -> {
            AccessToken token = TokenClient.token(status, answer, NOW);
            assertThat(token.value()).matches("[!-~]+");
            assertThat(Duration.between(NOW, token.expiresAt())).isBetween(Duration.ofSeconds(1), Duration.ofDays(1));
        }, FhirUnavailableException.class);
    }
}

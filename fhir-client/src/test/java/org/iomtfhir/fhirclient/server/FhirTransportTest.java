package org.iomtfhir.fhirclient.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FhirTransportTest {

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final AtomicInteger token = new AtomicInteger(1);
    private final FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null,
            new Authorization() {
                @Override
                public Optional<String> header() {
                    return Optional.of("Bearer token-" + token.get());
                }

                @Override
                public boolean renew(String refused) {
                    token.incrementAndGet();
                    return true;
                }
            }, InstantSource.system()));

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> shown() {
        return server.requests().stream().map(each -> each.headers().get("authorization")).toList();
    }

    @Test
    void aTokenThatIsRefusedIsRenewedAndTheRequestSentOnceMore() {
        server.once(each -> true, request -> Reply.of(401, ""));

        assertThat(fhir.read("Patient", "1")).isInstanceOf(ReadResult.Missing.class);

        assertThat(shown()).containsExactly("Bearer token-1", "Bearer token-2");
    }

    @Test
    void aFreshTokenThatIsRefusedAsWellIsAnOutageOfAuthorisation() {
        server.once(each -> true, request -> Reply.of(401, ""));
        server.once(each -> true, request -> Reply.of(401, ""));

        assertThatThrownBy(() -> fhir.read("Patient", "1")).isInstanceOfSatisfying(FhirUnavailableException.class,
                each -> assertThat(each.kind()).isEqualTo(FhirUnavailableException.Kind.UNAUTHORISED));

        assertThat(shown()).containsExactly("Bearer token-1", "Bearer token-2");
    }

    @Test
    void whatIsForbiddenIsNotAskedForWithAnotherToken() {
        server.once(each -> true, request -> Reply.of(403, ""));

        assertThatThrownBy(() -> fhir.read("Patient", "1")).isInstanceOf(FhirUnavailableException.class);

        assertThat(shown()).containsExactly("Bearer token-1");
    }
}

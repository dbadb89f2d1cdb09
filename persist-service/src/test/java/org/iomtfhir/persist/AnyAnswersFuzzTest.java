package org.iomtfhir.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.WriteOptions;

/**
 * A server that answers with whatever it likes while devices, patients, stored resources, histories and merged records are
 * read from it: that is an outage at worst, and no reading is taken for written that was not.
 */
class AnyAnswersFuzzTest {

    private static final IncomingResource READING = Messages.single("monitor-1", "mrn-1", null,
            Instant.parse("2026-10-09T09:00:00Z"), "80");

    /** The answers stand one behind the other, with this between them; an empty one means: as usual. */
    private static final String BETWEEN = "\u0000";

    @FuzzTest
    void toAllThatIsAsked(byte[] bytes) {
        String[] answers = new String(bytes, UTF_8).split(BETWEEN, -1);
        try (StandInServer server = new StandInServer(Ways.HAPI); SilentCloseable nobodyElse = onlyAsks(server)) {
            FhirServer fhir = new FhirServer(new FhirTransport(
                    new ServerOptions(server.url(), null, Duration.ofMinutes(1), 16L << 20, null, null), null,
                    Authorization.none(), InstantSource.system()));
            var profile = new ServerCheck(fhir).check(null, true);
            try (Persister persister = Persister.of(fhir, profile,
                    new PersistOptions(IdentityOptions.of(IdentityMode.CREATE),
                            new WriteOptions(100, 1, 0, true, false, 2, Duration.ofSeconds(1)), null, Profile.STANDARD,
                            false, null),
                    InstantSource.system(), new SimpleMeterRegistry(),
                    WriteOptions.backoff(pause -> {}, new Random(1)), Ticker.systemTicker())) {
                AtomicInteger next = new AtomicInteger();
                server.always(request -> {
                    int at = next.getAndIncrement();
                    return at >= answers.length || answers[at].isEmpty() ? null : Reply.of(200, answers[at]);
                });
                // Starting and asking the server take their time, whatever it says.
                Bounded.read(bytes.length + 4_096, () -> {
                    List<PersistOutcome> outcomes = persister.persist(List.of(READING));
                    assertThat(outcomes).hasSize(1);
                }, FhirUnavailableException.class);
            }
        }
    }

    /** Whatever a server names, such as the next page elsewhere, nobody else is connected to: a finding, while Jazzer searches. */
    private static SilentCloseable onlyAsks(StandInServer server) {
        int port = server.url().getPort();
        return BugDetectors.allowNetworkConnections((host, asked) -> asked == port);
    }
}

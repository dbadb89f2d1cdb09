package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.DocumentedServer;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readings land on servers as their makers describe them, whatever they call their versions, and two writers lose nothing. */
class DocumentedServersTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private static Persister persister(StandInServer server) {
        ServerOptions where = new ServerOptions(server.url(), null, null, 64 << 20, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
        return Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(IdentityMode.CREATE),
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                Ticker.systemTicker());
    }

    private static PersistOutcome persist(Persister persister, int second, String value) {
        return persister.persist(List.of(Messages.hourly("monitor", "mrn", null,
                List.of(new Messages.Sample(TEN.plusSeconds(second), value))))).getFirst();
    }

    @ParameterizedTest
    @MethodSource("org.iomtfhir.fhirclient.standin.DocumentedServer#suitable")
    void twoWritersJoinTheirReadingsInOneObservation(DocumentedServer documented) {
        try (StandInServer server = documented.start();
                Persister one = persister(server);
                Persister other = persister(server)) {
            assertThat(persist(one, 0, "36.5")).isEqualTo(new Written(Operation.CREATED));
            assertThat(persist(other, 10, "37")).isEqualTo(new Written(Operation.UPDATED));
            // What this one remembers no longer stands: it is refused, reads anew and joins its reading.
            assertThat(persist(one, 20, "37.1")).isEqualTo(new Written(Operation.UPDATED));
            assertThat(persist(other, 10, "37")).isEqualTo(new Written(Operation.UNCHANGED));

            assertThat(server.stored("Observation")).singleElement().satisfies(
                    stored -> assertThat(stored.path("valueSampledData").path("data").asText())
                            .startsWith("36.5 37 37.1 E"));
            assertThat(server.stored("Device")).hasSize(1);
            assertThat(server.stored("Patient")).hasSize(1);
        }
    }
}

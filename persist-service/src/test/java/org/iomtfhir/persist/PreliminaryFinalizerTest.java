package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreliminaryFinalizerTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(TEN.plusSeconds(60));

    @ParameterizedTest
    @EnumSource(Ways.class)
    void anHourWhoseReadingsStoppedComingIsFinalAWhileAfterItIsOver(Ways ways) {
        try (StandInServer server = new StandInServer(ways); Persister persister = persister(server)) {
            persister.persist(List.of(Messages.hourly("monitor", "mrn", null, Messages.every(TEN, 10, 3, 70))));
            assertThat(status(server)).isEqualTo("preliminary");

            assertThat(persister.endPreliminaries()).isZero();
            now.set(TEN.plus(Duration.ofHours(1)).plusSeconds(300));
            assertThat(persister.endPreliminaries()).isEqualTo(1);

            assertThat(status(server)).isEqualTo("final");
            assertThat(server.stored("Observation").getFirst().path("valueSampledData").path("data").asText())
                    .startsWith("70 71 72 E");
            assertThat(persister.endPreliminaries()).isZero();
        }
    }

    private static String status(StandInServer server) {
        return server.stored("Observation").getFirst().path("status").asText();
    }

    private Persister persister(StandInServer server) {
        ServerOptions where = new ServerOptions(server.url(), null, Duration.ofSeconds(5), 64 << 20, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), now::get));
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.CREATE), null, null, null, false,
                true, null, PersistOptions.LONGEST_IDENTIFIER);
        return Persister.of(fhir, new ServerCheck(fhir).check(null, true), options, now::get,
                new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)), Ticker.systemTicker());
    }
}

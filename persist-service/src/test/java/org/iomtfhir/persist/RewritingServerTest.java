package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that rewrites what it stores is no editor. */
class RewritingServerTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");

    private StandInServer server;

    @BeforeEach
    void start() {
        server = new StandInServer(Ways.HAPI);
        server.rewrite(Rewriting::rewrite);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each with a persister of its own, which remembers nothing. */
    private PersistOutcome persist(IncomingResource message) {
        ServerOptions where = new ServerOptions(server.url(), null, Duration.ofSeconds(5), 64 << 20, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
        PersistOptions options = PersistOptions.of(IdentityMode.CREATE);
        try (Persister persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), options,
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                Ticker.systemTicker())) {
            return persister.persist(List.of(message)).getFirst();
        }
    }

    private JsonNode stored() {
        List<JsonNode> stored = server.stored("Observation");
        assertThat(stored).hasSize(1);
        return stored.getFirst();
    }

    @Test
    void aRepeatOfAMeasurementChangesNothing() {
        IncomingResource temperature = Messages.single("scale", "mrn", null, TEN.plusNanos(123_456_700), "37.0");
        assertThat(persist(temperature)).isEqualTo(new Written(Operation.CREATED));
        assertThat(stored().path("valueQuantity").path("value").decimalValue().toString()).isEqualTo("37");
        assertThat(stored().path("effectivePeriod").path("start").asText()).isEqualTo("2026-10-09T10:00:00.123Z");

        assertThat(persist(temperature)).isEqualTo(new Written(Operation.UNCHANGED));

        assertThat(stored().path("status").asText()).isEqualTo("final");
    }

    @Test
    void aRepeatOfReadingsChangesNothingAndNewOnesJoin() {
        IncomingResource first = Messages.hourly("monitor", "mrn", null, List.of(new Messages.Sample(TEN, "36.50"),
                new Messages.Sample(TEN.plusSeconds(10), "37.0")));
        IncomingResource second = Messages.hourly("monitor", "mrn", null, List.of(new Messages.Sample(TEN.plusSeconds(
                20), "37.10")));
        assertThat(persist(first)).isEqualTo(new Written(Operation.CREATED));
        assertThat(stored().path("effectivePeriod").path("end").asText()).isEqualTo("2026-10-09T10:59:59.999Z");

        assertThat(persist(first)).isEqualTo(new Written(Operation.UNCHANGED));
        assertThat(persist(second)).isEqualTo(new Written(Operation.UPDATED));
        assertThat(persist(first)).isEqualTo(new Written(Operation.UNCHANGED));
        assertThat(persist(second)).isEqualTo(new Written(Operation.UNCHANGED));

        assertThat(stored().path("valueSampledData").path("data").asText()).startsWith("36.5 37 37.1 E E");
    }
}

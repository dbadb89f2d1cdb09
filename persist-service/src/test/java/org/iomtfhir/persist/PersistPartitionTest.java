package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ResourceProperties;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.WriteOptions;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.retry.Backoff;
import org.iomtfhir.runtime.service.StageHarness;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PersistPartitionTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");

    private final StageHarness harness = new StageHarness(Service.PERSIST, Clock.systemUTC());
    private final StandInServer server = new StandInServer(Ways.HAPI);

    @AfterEach
    void close() throws Exception {
        server.close();
        harness.close();
    }

    @Test
    void aResourceWhoseDeviceWasMissingLandsWhenItIsReplayedAfterTheDeviceHasCome() throws Exception {
        HubEvent original = event();
        try (Persister strict = persister(IdentityMode.LOOKUP)) {
            harness.opening(new PersistPartition(strict, harness.context()))
                    .accept(List.of(harness.event(original.body(), original.contentType(), original.properties())));
        }
        DeadLetter first = harness.deadLetters().getFirst();
        assertThat(first.error()).isEqualTo(ErrorName.FhirResourceNotFound);
        assertThat(server.stored("Observation")).isEmpty();

        try (Persister making = persister(IdentityMode.CREATE)) {
            harness.opening(new PersistPartition(making, harness.context())).accept(List.of(harness.replayed(first)));
        }

        assertThat(server.stored("Observation")).singleElement().satisfies(
                landed -> assertThat(landed.path("valueQuantity").path("value").decimalValue()).isEqualTo("82"));
        assertThat(harness.deadLetters()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aReplayedResourceThatHasLandedAlreadyChangesNothing() throws Exception {
        HubEvent original = event();
        try (Persister persister = persister(IdentityMode.CREATE)) {
            var stage = harness.opening(new PersistPartition(persister, harness.context()));
            stage.accept(List.of(harness.event(original.body(), original.contentType(), original.properties())));
            var landed = server.stored("Observation");

            stage.accept(List.of(harness.replayed(new DeadLetter("persist", ErrorName.PatientDeviceMismatch, "mended",
                    "", Optional.empty(), original, NINE.plusSeconds(60)))));

            assertThat(server.stored("Observation")).hasSize(1).isEqualTo(landed);
        }
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void theMessageOfABatchThatBringsAFaultOfTheProgramToLightIsSetAsideAndTheOthersLand() throws Exception {
        // A bundle with the bad one in it fails, and then so does the program, where it would wait.
        for (int i = 0; i < 10; i++) {
            server.once(request -> request.isWrite() && request.body().contains("66.6"), request -> Reply.of(500, ""));
        }
        try (Persister persister = persister(IdentityMode.CREATE, pause -> {
            throw new IllegalStateException("a fault");
        })) {
            harness.opening(new PersistPartition(persister, harness.context())).accept(List.of(weight("scale-1", "81"),
                    weight("scale-2", "66.6"), weight("scale-3", "83")));
        }

        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.UnexpectedFailure);
            assertThat(letter.event().sequenceNumber()).isEqualTo(1);
        });
        assertThat(server.stored("Observation")).hasSize(2);
        assertThat(harness.outstanding()).isZero();
    }

    private Delivery weight(String device, String value) {
        return harness.event(Messages.single(device, "mrn-1", null, NINE, value).json(), "application/fhir+json",
                Map.of());
    }

    private static HubEvent event() {
        return new HubEvent("observations", "3", 9, "9", NINE.plusSeconds(20), null, "application/fhir+json",
                Messages.single("scale-1", "mrn-1", null, NINE, "82").json(),
                Map.of(ResourceProperties.TYPE, "Observation", ResourceProperties.FIRST_READING,
                        "2026-10-09T09:00:00Z"),
                Map.of());
    }

    private Persister persister(IdentityMode mode) {
        return persister(mode, pause -> {});
    }

    private Persister persister(IdentityMode mode, Backoff.Sleeper sleeper) {
        ServerOptions where = new ServerOptions(server.url(), null, null, 64 << 20, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
        PersistOptions options = new PersistOptions(IdentityOptions.of(mode), WriteOptions.DEFAULTS, null,
                Profile.STANDARD, false, null);
        return Persister.of(fhir, new ServerCheck(fhir).check(null, true), options, InstantSource.system(),
                new SimpleMeterRegistry(), WriteOptions.backoff(sleeper, new Random(1)), Ticker.systemTicker());
    }
}

package org.iomtfhir.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.replay.ReplayEnvelope;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayStageTest {

    private final StageHarness harness = new StageHarness(Service.PERSIST, Clock.systemUTC());
    private final List<List<Delivery>> accepted = new ArrayList<>();
    private final Stage.PartitionStage stage = harness.opening(new Stage.PartitionStage() {
        @Override
        public void accept(List<Delivery> batch) {
            accepted.add(batch);
        }

        @Override
        public void close() {}
    });

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void theStageSeesTheOriginalAndSettlesTheEventThatCarriedIt() throws Exception {
        HubEvent original = new HubEvent("observations", "7", 12, "77", Instant.parse("2026-09-01T00:00:00Z"), null,
                "application/fhir+json", "{}".getBytes(UTF_8), Map.of("type", "Observation"), Map.of());
        Delivery plain = harness.event("plain".getBytes(UTF_8), null, Map.of());

        stage.accept(List.of(plain, harness.replayed(letter(original))));

        assertThat(accepted).singleElement().satisfies(batch -> {
            assertThat(batch.get(0)).isSameAs(plain);
            assertThat(batch.get(1).event()).usingRecursiveComparison().isEqualTo(original);
        });
        assertThat(harness.outstanding()).isEqualTo(2);
        accepted.getFirst().forEach(delivery -> delivery.settlement().settle());
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aBrokenEnvelopeIsSetAsideAndSettledAndItsNeighboursGoOn() throws Exception {
        Delivery plain = harness.event("plain".getBytes(UTF_8), null, Map.of());

        stage.accept(List.of(harness.event("{}".getBytes(UTF_8), ReplayEnvelope.CONTENT_TYPE, Map.of()), plain));

        assertThat(accepted).containsExactly(List.of(plain));
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat);
            assertThat(letter.stage()).isEqualTo("persist");
            assertThat(letter.event().contentType()).isEqualTo(ReplayEnvelope.CONTENT_TYPE);
        });
        plain.settlement().settle();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aBatchOfNothingButBrokenEnvelopesShowsTheStageThatTimePasses() throws Exception {
        stage.accept(List.of(harness.event("{}".getBytes(UTF_8), ReplayEnvelope.CONTENT_TYPE, Map.of())));

        assertThat(accepted).containsExactly(List.of());
        assertThat(harness.outstanding()).isZero();
    }

    private static DeadLetter letter(HubEvent event) {
        return new DeadLetter("persist", ErrorName.FhirResourceNotFound, "no such device", "", Optional.empty(), event,
                Instant.parse("2026-09-01T00:00:05Z"));
    }
}

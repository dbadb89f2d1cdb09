package org.iomtfhir.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.PackFormat;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnpackStageTest {

    private final StageHarness harness = new StageHarness(Service.TRANSFORM, Clock.systemUTC());
    private final List<List<String>> handed = new ArrayList<>();
    private final List<Delivery> held = new ArrayList<>();
    private final Stage.PartitionStage stage = new UnpackStage(partition -> new Recording(), new PackReader(),
            harness.context().deadLetters(), 3).open("0");

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void packedAndSingleEventsAreHandedOverInTheirOrderAndInPortions() throws Exception {
        stage.accept(List.of(single("1"), pack("2", "3", "4"), single("5"), pack("6")));

        assertThat(handed).containsExactly(List.of("1", "2", "3"), List.of("4", "5", "6"));
    }

    @Test
    void aPackIsSettledWhenEachOfItsRecordsIs() throws Exception {
        stage.accept(List.of(pack("1", "2"), single("3")));
        assertThat(harness.outstanding()).isEqualTo(2);

        held.get(1).settlement().settle();
        held.get(2).settlement().settle();
        assertThat(harness.outstanding()).isEqualTo(2);

        held.get(0).settlement().settle();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aBrokenPackIsSetAsideAsAWholeAndTheStageSeesTimePass() throws Exception {
        Delivery broken = harness.event(new byte[0], PackFormat.CONTENT_TYPE, Map.of());
        stage.accept(List.of(broken));

        assertThat(harness.outstanding()).isZero();
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat);
            assertThat(letter.event()).isEqualTo(broken.event());
        });
        assertThat(handed).containsExactly(List.of());
    }

    @Test
    void aRecordThatCantBeReadIsSetAsideAloneWithItsPlaceAlsoWhenItIsReplayed() throws Exception {
        String broken = "{\"_properties\":7,\"n\":2}";
        stage.accept(List.of(harness.event((body("1") + "\n" + broken + "\n" + body("3") + "\n").getBytes(UTF_8),
                PackFormat.CONTENT_TYPE, Map.of())));

        assertThat(handed).containsExactly(List.of("1", "3"));
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.event().place()).isEqualTo(1);
            assertThat(letter.event().body()).asString(UTF_8).isEqualTo(broken);
            assertThat(letter.cause()).contains("_properties");
        });
        held.forEach(each -> each.settlement().settle());
        assertThat(harness.outstanding()).isZero();

        harness.opening(stage).accept(List.of(harness.replayed(harness.deadLetters().getFirst())));

        assertThat(harness.deadLetters()).hasSize(2).extracting(DeadLetter::key)
                .containsOnly(harness.deadLetters().getFirst().key());
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void lettersOfTwoRecordsOfOneEventAreTwoAndComeBackAsWhatTheyWere() throws Exception {
        stage.accept(List.of(pack("1", "2")));
        for (Delivery delivery : held) {
            harness.context().deadLetters().setAside(delivery.event(), ErrorName.InvalidDataFormat, "why", "",
                    Optional.empty());
        }
        DeadLetter second = harness.deadLetters().get(1);
        assertThat(second.key()).isNotEqualTo(harness.deadLetters().get(0).key());
        handed.clear();
        held.clear();

        harness.opening(stage).accept(List.of(harness.replayed(second)));

        assertThat(handed).containsExactly(List.of("2"));
        assertThat(held.getFirst().event()).usingRecursiveComparison().isEqualTo(second.event());
        assertThat(held.getFirst().event().place()).isEqualTo(1);
    }

    private Delivery single(String number) {
        return harness.event(body(number).getBytes(UTF_8), "application/json", Map.of());
    }

    private Delivery pack(String... numbers) {
        StringBuilder lines = new StringBuilder();
        for (String number : numbers) {
            lines.append(body(number)).append('\n');
        }
        return harness.event(lines.toString().getBytes(UTF_8), PackFormat.CONTENT_TYPE, Map.of());
    }

    private static String body(String number) {
        return "{\"n\":" + number + "}";
    }

    private final class Recording implements Stage.PartitionStage {
        @Override
        public void accept(List<Delivery> batch) {
            handed.add(batch.stream().map(each -> new String(each.event().body(), UTF_8)
                    .replaceAll("\\D", "")).toList());
            held.addAll(batch);
        }

        @Override
        public void close() {
            // keeps nothing
        }
    }
}

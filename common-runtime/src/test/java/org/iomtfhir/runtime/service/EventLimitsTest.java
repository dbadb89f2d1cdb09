package org.iomtfhir.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLimitsTest {

    private final StageHarness harness = new StageHarness(Service.NORMALIZE, Clock.systemUTC());
    private final List<Delivery> accepted = new ArrayList<>();
    private final Stage.PartitionStage stage = new EventLimits(partition -> new Stage.PartitionStage() {
        @Override
        public void accept(List<Delivery> batch) {
            accepted.addAll(batch);
        }

        @Override
        public void close() {}
    }, harness.context().deadLetters()).open("0");

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void anEventWithTooManyPropertiesIsSetAsideWholeAndItsNeighboursGoOn() throws Exception {
        Delivery many = harness.event(new byte[]{'x'}, null, properties(100_000));
        Delivery usual = harness.event(new byte[]{'y'}, null, properties(EventLimits.PROPERTIES));

        stage.accept(List.of(many, usual));

        assertThat(accepted).containsExactly(usual);
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat);
            assertThat(letter.cause()).contains("100000 properties", "1000");
            assertThat(letter.event().properties()).hasSize(100_000);
        });
        usual.settlement().settle();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void anEventWithPropertiesTooLongIsSetAside() throws Exception {
        Delivery event = harness.event(new byte[0], null, Map.of("note", "x".repeat(EventLimits.CHARACTERS + 1)));

        stage.accept(List.of(event));

        assertThat(accepted).isEmpty();
        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.cause()).contains("262149 characters"));
        assertThat(harness.outstanding()).isZero();
    }

    private static Map<String, Object> properties(int count) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            properties.put("p" + i, (long) i);
        }
        return properties;
    }
}

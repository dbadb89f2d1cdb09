package org.iomtfhir.runtime.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.replay.BrokenEnvelopeException;
import org.iomtfhir.runtime.replay.ReplayEnvelope;
import org.iomtfhir.runtime.replay.ReplayKey;

/**
 * Takes off, before a stage sees them, the envelopes in which dead letters come back: the stage is handed the original
 * event, and what is settled is the event that carried it. What is not signed, or can't be
 * opened, is set aside.
 */
public final class ReplayStage implements Stage {

    private final Stage stage;
    private final String name;
    private final Optional<ReplayKey> key;
    private final DeadLetters deadLetters;

    /**
     * @param name
     *            the stage's name, as its dead letters have it
     * @param key
     *            that envelopes must be signed with; empty to take none
     */
    public ReplayStage(Stage stage, String name, Optional<ReplayKey> key, DeadLetters deadLetters) {
        this.stage = stage;
        this.name = name;
        this.key = key;
        this.deadLetters = deadLetters;
    }

    @Override
    public PartitionStage open(String partition) {
        return new Opening(stage.open(partition));
    }

    private final class Opening implements PartitionStage {

        private final PartitionStage partition;

        Opening(PartitionStage partition) {
            this.partition = partition;
        }

        @Override
        public void accept(List<Delivery> batch) throws InterruptedException {
            if (batch.stream().noneMatch(delivery -> ReplayEnvelope.isOne(delivery.event()))) {
                partition.accept(batch);
                return;
            }
            List<Delivery> opened = new ArrayList<>(batch.size());
            for (Delivery delivery : batch) {
                opened(delivery).ifPresent(opened::add);
            }
            // Also where none is left: time passes for the stage, to which nothing has come.
            partition.accept(opened);
        }

        private Optional<Delivery> opened(Delivery delivery) throws InterruptedException {
            if (!ReplayEnvelope.isOne(delivery.event())) {
                return Optional.of(delivery);
            }
            HubEvent original;
            try {
                original = ReplayEnvelope.open(delivery.event(), name, key);
            } catch (BrokenEnvelopeException e) {
                deadLetters.setAside(delivery.event(), ErrorName.InvalidDataFormat, e.getMessage(), "",
                        Optional.empty());
                delivery.settlement().settle();
                return Optional.empty();
            }
            return Optional.of(new Delivery(original, delivery.settlement()));
        }

        @Override
        public void close() {
            partition.close();
        }
    }
}

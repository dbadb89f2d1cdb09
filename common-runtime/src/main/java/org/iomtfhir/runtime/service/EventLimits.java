package org.iomtfhir.runtime.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;

/**
 * Sets aside, before a stage sees them, events with more properties than any sender of readings gives: what a stage does with
 * properties is done for each, often more than once. A hub bounds an event's size alone, and a megabyte holds a hundred
 * thousand of them. Also tells the account of dead letters when a partition has nothing more to try.
 */
final class EventLimits implements Stage {

    /** Properties of the sender and of the hub together. */
    static final int PROPERTIES = 1_000;

    /** Characters of all names and values together; IoT Hub takes a quarter of this. */
    static final int CHARACTERS = 256 * 1024;

    private final Stage stage;
    private final DeadLetters deadLetters;

    EventLimits(Stage stage, DeadLetters deadLetters) {
        this.stage = stage;
        this.deadLetters = deadLetters;
    }

    @Override
    public PartitionStage open(String partition) {
        deadLetters.begun(partition);
        return new Limited(partition, stage.open(partition));
    }

    private final class Limited implements PartitionStage {

        private final String id;
        private final PartitionStage partition;

        Limited(String id, PartitionStage partition) {
            this.id = id;
            this.partition = partition;
        }

        @Override
        public void accept(List<Delivery> batch) throws InterruptedException {
            if (batch.isEmpty()) {
                partition.accept(batch);
                deadLetters.nothingMore(id);
                return;
            }
            if (batch.stream().allMatch(delivery -> excess(delivery.event()).isEmpty())) {
                partition.accept(batch);
                return;
            }
            List<Delivery> usual = new ArrayList<>(batch.size());
            for (Delivery delivery : batch) {
                Optional<String> excess = excess(delivery.event());
                if (excess.isPresent()) {
                    deadLetters.setAside(delivery.event(), ErrorName.InvalidDataFormat, excess.get(), "",
                            Optional.empty());
                    delivery.settlement().settle();
                } else {
                    usual.add(delivery);
                }
            }
            // Also where none is left: time passes for the stage, to which nothing has come.
            partition.accept(usual);
        }

        @Override
        public void close() {
            partition.close();
        }
    }

    /** What the event has too much of, in words. */
    private static Optional<String> excess(HubEvent event) {
        int count = event.properties().size() + event.systemProperties().size();
        if (count > PROPERTIES) {
            return Optional.of("the event has " + count + " properties; at most " + PROPERTIES + " are taken");
        }
        long characters = characters(event.properties()) + characters(event.systemProperties());
        return characters > CHARACTERS
                ? Optional.of("the event's properties have " + characters + " characters; at most " + CHARACTERS
                        + " are taken")
                : Optional.empty();
    }

    private static long characters(Map<String, Object> properties) {
        long characters = 0;
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            characters += property.getKey().length() + switch (property.getValue()) {
                case String text -> text.length();
                case byte[] raw -> raw.length;
                case null, default -> 0;
            };
        }
        return characters;
    }
}

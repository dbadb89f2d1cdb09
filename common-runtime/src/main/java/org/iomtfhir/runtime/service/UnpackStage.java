package org.iomtfhir.runtime.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.BrokenPackException;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Records;
import org.iomtfhir.runtime.hub.read.Stage;

/**
 * Hands a stage the records of events that hold several, each as an event of its own and in their order, in portions of bounded
 * size: a batch of small events may hold hundreds of times as much when it is expanded. An event is settled when all its records
 * are. What can't be opened is set aside as a whole, a record that can't be read as itself.
 */
final class UnpackStage implements Stage {

    /** What a stage is handed at a time, and a record more. */
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private final Stage stage;
    private final RecordReader reader;
    private final DeadLetters deadLetters;
    private final int mostEvents;

    /**
     * @param stage
     *            is handed single events alone
     * @param reader
     *            finds records in events
     * @param mostEvents
     *            how many events the stage is handed at a time
     */
    UnpackStage(Stage stage, RecordReader reader, DeadLetters deadLetters, int mostEvents) {
        this.stage = stage;
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.mostEvents = mostEvents;
    }

    @Override
    public PartitionStage open(String partition) {
        return new Unpacked(stage.open(partition));
    }

    private final class Unpacked implements PartitionStage {

        private final PartitionStage partition;

        Unpacked(PartitionStage partition) {
            this.partition = partition;
        }

        @Override
        public void accept(List<Delivery> batch) throws InterruptedException {
            if (batch.isEmpty()) {
                partition.accept(batch);
                return;
            }
            Portion portion = new Portion(partition);
            for (Delivery delivery : batch) {
                take(delivery, portion);
            }
            portion.handOver();
            if (!portion.handedOver) {
                // Where nothing is left of it: time passes for the stage, to which nothing has come.
                partition.accept(List.of());
            }
        }

        private void take(Delivery delivery, Portion portion) throws InterruptedException {
            HubEvent event = delivery.event();
            Optional<Records> found;
            try {
                found = reader.read(event);
            } catch (BrokenPackException e) {
                deadLetters.setAside(event, ErrorName.InvalidDataFormat, e.getMessage(), "", Optional.empty());
                delivery.settlement().settle();
                return;
            }
            if (found.isEmpty()) {
                portion.add(delivery);
                return;
            }
            Records records = found.get();
            for (int place = 0; place < records.count(); place++) {
                delivery.settlement().claim();
                // A record that can't be read is set aside as itself.
                take(new Delivery(records.record(place), delivery.settlement()), portion);
            }
            delivery.settlement().settle();
        }

        @Override
        public void close() {
            partition.close();
        }
    }

    /** What is handed over next. */
    private final class Portion {

        private final PartitionStage partition;
        private List<Delivery> events = new ArrayList<>();
        private int bytes;
        private boolean handedOver;

        Portion(PartitionStage partition) {
            this.partition = partition;
        }

        void add(Delivery delivery) throws InterruptedException {
            events.add(delivery);
            bytes += delivery.event().body().length;
            if (events.size() >= mostEvents || bytes >= MOST_BYTES) {
                handOver();
            }
        }

        void handOver() throws InterruptedException {
            if (events.isEmpty()) {
                return;
            }
            handedOver = true;
            List<Delivery> next = events;
            events = new ArrayList<>();
            bytes = 0;
            partition.accept(next);
        }
    }
}

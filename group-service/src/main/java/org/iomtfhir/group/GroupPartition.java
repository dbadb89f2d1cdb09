package org.iomtfhir.group;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.group.grouping.WindowMemory;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.hub.read.BrokenPackException;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.Records;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.DeadLetters;
import org.iomtfhir.runtime.service.ServiceContext;

/**
 * Gathers the measurements of one partition. A measurement is settled when the group that it went into is accepted by the
 * next hub, so that a checkpoint never passes one that has not been given out.
 */
final class GroupPartition implements Stage.PartitionStage {

    private final PartitionWindow<Source> window;
    private final GroupPublisher groups;
    private final DeadLetters deadLetters;
    private final LineMetrics metrics;
    private final Clock clock;
    private final Supplier<OptionalLong> hubEnd;
    /** Sequence number of the event that was taken last; -1 before the first. */
    private long lastTaken = -1;

    /**
     * @param hubEnd
     *            asks the hub for the sequence number of the last event that it took into the partition; empty where it does not
     *            say
     */
    GroupPartition(GroupingLimits limits, WindowMemory memory, GroupPublisher groups, ServiceContext context,
            Supplier<OptionalLong> hubEnd) {
        this.hubEnd = hubEnd;
        this.window = new PartitionWindow<>(limits, memory);
        this.groups = groups;
        this.deadLetters = context.deadLetters();
        this.metrics = context.metrics();
        this.clock = context.clock();
    }

    @Override
    public void accept(List<Delivery> batch) throws InterruptedException {
        Instant now = clock.instant();
        if (batch.isEmpty()) {
            publish(nothingCame(now));
            return;
        }
        int measurements = 0;
        for (Delivery delivery : batch) {
            if (PackReader.isOne(delivery.event())) {
                measurements += takeAll(delivery, now);
            } else {
                byte[] body = delivery.event().body();
                take(new Source(delivery, delivery.event().heldBytes()), 0, body, 0, body.length, now);
                measurements++;
            }
        }
        metrics.batch(measurements);
        lastTaken = batch.getLast().event().sequenceNumber();
    }

    /**
     * A window whose time is over is complete when everything that the hub holds is in it: what is sent from now on falls into the
     * next one. Where the hub does not say, a while must pass.
     */
    private List<CompleteGroup<Source>> nothingCame(Instant now) {
        if (window.isOver(now)) {
            OptionalLong last = hubEnd.get();
            if (last.isPresent() && last.getAsLong() <= lastTaken) {
                return window.end();
            }
        }
        return window.idle(now);
    }

    /**
     * Takes all measurements of an event, and says how many records it holds; one that is broken counts as one. They are read
     * where they stand: an event for each would take more than all else that is done with it.
     */
    private int takeAll(Delivery delivery, Instant now) throws InterruptedException {
        HubEvent event = delivery.event();
        Records records;
        try {
            records = PackReader.open(event);
        } catch (BrokenPackException e) {
            deadLetters.setAside(event, ErrorName.InvalidDataFormat, e.getMessage(), "", Optional.empty());
            pass(delivery);
            return 1;
        }
        Source source = new Source(delivery, records.heldBytesOfEach());
        for (int place = 0; place < records.count(); place++) {
            // A claim for each; the one that it came with is given back when all have theirs.
            delivery.settlement().claim();
            if (records.isPlain(place)) {
                take(source, place, records.plain(), records.from(place), records.length(place), now);
            } else {
                takeOne(source, place, records.record(place), now);
            }
        }
        delivery.settlement().settle();
        return records.count();
    }

    /** A record with properties of its own: whoever can't read these sets it aside, as all services do. */
    private void takeOne(Source source, int place, HubEvent record, Instant now) throws InterruptedException {
        if (PackReader.isOne(record)) {
            takeAll(new Delivery(record, source.delivery().settlement()), now);
        } else {
            take(source, place, record.body(), 0, record.body().length, now);
        }
    }

    private void take(Source source, int place, byte[] bytes, int from, int length, Instant now)
            throws InterruptedException {
        Measurement measurement;
        try {
            measurement = MessageJson.readMeasurement(bytes, from, length);
        } catch (MalformedMessageException e) {
            deadLetters.setAside(source.event(place), ErrorName.InvalidDataFormat, e.getMessage(), "",
                    Optional.empty());
            pass(source.delivery());
            return;
        } catch (RuntimeException | StackOverflowError e) {
            deadLetters.setAside(List.of(new Delivery(source.event(place), source.delivery().settlement())), e);
            pass(source.delivery());
            return;
        }
        metrics.measurements(1);
        publish(window.add(measurement, source.delivery().event().enqueuedTime(), now, source, place,
                source.heldBytes()));
    }

    /** What is set aside must not keep the window open that it follows. */
    private void pass(Delivery setAside) throws InterruptedException {
        setAside.settlement().settle();
        publish(window.pass(setAside.event().enqueuedTime()));
    }

    private void publish(List<CompleteGroup<Source>> complete) throws InterruptedException {
        for (CompleteGroup<Source> group : complete) {
            groups.publish(group);
        }
    }

    /** Open groups are let go: their measurements are not settled, and will be read again. */
    @Override
    public void close() {
        window.close();
        groups.drain();
    }
}

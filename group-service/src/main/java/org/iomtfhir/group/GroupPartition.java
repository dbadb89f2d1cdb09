package org.iomtfhir.group;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.group.grouping.WindowMemory;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.DeadLetters;
import org.iomtfhir.runtime.service.ServiceContext;

/**
 * Gathers the measurements of one partition. A measurement is settled when the group that it went into is accepted by the
 * next hub, so that a checkpoint never passes one that has not been given out.
 */
final class GroupPartition implements Stage.PartitionStage {

    private final PartitionWindow<Delivery> window;
    private final GroupPublisher groups;
    private final DeadLetters deadLetters;
    private final LineMetrics metrics;
    private final Clock clock;

    GroupPartition(GroupingLimits limits, WindowMemory memory, GroupPublisher groups, ServiceContext context) {
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
            publish(window.idle(now));
            return;
        }
        metrics.batch(batch.size());
        for (Delivery delivery : batch) {
            take(delivery, now);
        }
    }

    private void take(Delivery delivery, Instant now) throws InterruptedException {
        Measurement measurement;
        try {
            measurement = MessageJson.readMeasurement(delivery.event().body());
        } catch (MalformedMessageException e) {
            deadLetters.setAside(delivery.event(), ErrorName.InvalidDataFormat, e.getMessage(), "", Optional.empty());
            pass(delivery);
            return;
        } catch (RuntimeException | StackOverflowError e) {
            deadLetters.setAside(List.of(delivery), e);
            pass(delivery);
            return;
        }
        metrics.measurements(1);
        publish(window.add(measurement, delivery.event().enqueuedTime(), now, delivery,
                delivery.event().heldBytes()));
    }

    /** What is set aside must not keep the window open that it follows. */
    private void pass(Delivery setAside) throws InterruptedException {
        setAside.settlement().settle();
        publish(window.pass(setAside.event().enqueuedTime()));
    }

    private void publish(List<CompleteGroup<Delivery>> complete) throws InterruptedException {
        for (CompleteGroup<Delivery> group : complete) {
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

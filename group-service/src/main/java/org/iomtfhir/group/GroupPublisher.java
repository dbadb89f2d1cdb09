package org.iomtfhir.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.group.grouping.GroupParts;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.Settlement;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.StageOutput;
import org.iomtfhir.runtime.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * Publishes groups, and settles their measurements when the hub has accepted them. A group that is too large for the hub
 * is split by time until its parts fit; a single reading that doesn't is set aside. The parts set out when the hub has
 * refused the whole, so the device's next group may overtake them: of two values of one instant in two windows, the older
 * one may then stand. Groups are closed at {@code grouping.max-bytes}, below what hubs take, so that this stays rare.
 * Thread-safe.
 */
final class GroupPublisher {

    private static final String JSON = "application/json";

    private final StageOutput output;
    private final ServiceContext context;

    GroupPublisher(StageOutput output, ServiceContext context) {
        this.output = output;
        this.context = context;
    }

    void publish(CompleteGroup<Source> complete) throws InterruptedException {
        try (Tracing.Work work = context.tracing().begin(eventsOf(complete))) {
            Map<String, Object> properties = work.properties();
            context.deadLetters().unlessFaulty(() -> Source.deliveries(complete),
                    () -> publish(complete.group(), complete, properties));
        }
        complete.sources().forEach(source -> source.delivery().settlement().settle());
    }

    /** What a trace goes by; where there are traces, events that hold many measurements are taken apart before. */
    private static List<Delivery> eventsOf(CompleteGroup<Source> complete) {
        return complete.sources().stream().map(Source::delivery).toList();
    }

    private void publish(MeasurementGroup group, CompleteGroup<Source> complete, Map<String, Object> properties)
            throws InterruptedException {
        byte[] plain = MessageJson.write(group);
        if (plain.length > Gzip.MOST_BYTES) {
            // It may well fit into the hub, and would be refused by whoever reads it there.
            splitOrSetAside(group, complete, properties,
                    "its JSON has " + plain.length + " bytes, more than " + Gzip.MOST_BYTES);
            return;
        }
        // The group stays for the case that it has to be split, and its sources for the case that they are set aside.
        long held = plain.length;
        List<Settlement> owedFor = new ArrayList<>(complete.sources().size());
        for (Source source : complete.sources()) {
            held += source.heldBytes();
            owedFor.add(source.delivery().settlement());
        }
        // Several that travel together are compressed together.
        Gzip.Body body = output.packs() ? new Gzip.Body(plain, JSON) : Gzip.compress(plain, JSON);
        output.publish(owedFor,
                new OutgoingEvent(group.deviceId(), body.bytes(), body.contentType(), properties, held),
                () -> context.metrics().measurementGroups(1), why -> splitOrSetAside(group, complete, properties, why));
    }

    private void splitOrSetAside(MeasurementGroup group, CompleteGroup<Source> complete,
            Map<String, Object> properties, @Nullable String why) throws InterruptedException {
        if (group.count() > 1) {
            for (MeasurementGroup half : GroupParts.halves(group)) {
                publish(half, complete, properties);
            }
            return;
        }
        Instant time = group.data().getFirst().occurrenceTime();
        for (Delivery source : Source.deliveries(complete)) {
            if (isOf(source, time)) {
                context.deadLetters().setAside(source.event(), ErrorName.EventTooLarge, why, "", Optional.empty());
            }
        }
    }

    /** Whether the reading of this time was made of the measurement: the other parts of the group have been delivered. */
    private static boolean isOf(Delivery source, Instant time) {
        try {
            return MessageJson.readMeasurement(source.event().body()).occurrenceTime().equals(time);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a measurement that was read before can't be read again", e);
        }
    }

    void drain() {
        output.drain();
    }
}

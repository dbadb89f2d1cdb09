package org.iomtfhir.normalize;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.runtime.deadletter.TemplateRef;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.DeadLetters;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.StageOutput;
import org.iomtfhir.runtime.template.Versioned;
import org.iomtfhir.runtime.tracing.Tracing;

/** Turns the device events of one partition into measurements. Keeps nothing between them. */
final class NormalizePartition implements Stage.PartitionStage {

    private static final String JSON = "application/json";

    private final Supplier<Versioned<DeviceContent>> templates;
    private final SourceForm source;
    private final StageOutput output;
    private final UnmatchedEvents unmatched;
    private final ServiceContext context;

    /**
     * @param source
     *            how what comes of the events will say so: whether it travels along
     */
    NormalizePartition(Supplier<Versioned<DeviceContent>> templates, SourceForm source, StageOutput output,
            ServiceContext context) {
        this.templates = templates;
        this.source = source;
        this.output = output;
        this.unmatched = new UnmatchedEvents(context.metrics(), context.clock());
        this.context = context;
    }

    @Override
    public void accept(List<Delivery> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        context.metrics().batch(batch.size());
        context.metrics().deviceEvents(batch.size());
        // One set for the whole batch: a new one comes into force between two batches.
        Versioned<DeviceContent> set = templates.get();
        for (Delivery delivery : batch) {
            try (Tracing.Work work = context.tracing().begin(delivery)) {
                context.deadLetters().unlessFaulty(List.of(delivery), () -> normalize(delivery, set, work));
            }
            delivery.settlement().settle();
        }
    }

    private void normalize(Delivery delivery, Versioned<DeviceContent> set, Tracing.Work work)
            throws InterruptedException {
        HubEvent event = delivery.event();
        NormalizedEvent normalized = set.value().evaluate(
                new DeviceEvent(event.body(), event.properties(), event.systemProperties(), event.enqueuedTime()));
        context.deadLetters().setAside(event,
                normalized.failures().stream().map(failure -> new DeadLetters.EventFailure(failure.error(),
                        failure.text(), what(failure), template(failure))).toList());
        if (normalized.measurements().isEmpty()) {
            context.metrics().droppedEvents(1);
            if (normalized.failures().isEmpty()) {
                unmatched.count(event);
            }
        }
        Map<String, Object> properties = normalized.measurements().isEmpty() ? Map.of() : work.properties();
        HeldShares shares = HeldShares.of(event, normalized.measurements());
        int number = 0;
        for (Measurement measurement : normalized.measurements()) {
            publish(delivery, toldFrom(event, set.version(), measurement), number++, properties,
                    shares.of(measurement));
        }
    }

    private Measurement toldFrom(HubEvent event, String version, Measurement measurement) {
        return source == SourceForm.NONE
                ? measurement
                : measurement.from(SourceEvents.of(event.hub(), event.partition(), event.sequenceNumber(), version));
    }

    private void publish(Delivery delivery, Measurement measurement, int number, Map<String, Object> properties,
            long heldBytes) throws InterruptedException {
        HubEvent event = delivery.event();
        output.publish(List.of(delivery.settlement()),
                new OutgoingEvent(measurement.deviceId(), MessageJson.write(measurement), JSON, properties, heldBytes),
                () -> {
                    context.metrics().normalizedEvents(1);
                    context.metrics()
                            .deviceEventProcessed(Duration.between(event.enqueuedTime(), context.clock().instant()));
                }, why -> context.deadLetters().setAside(event, ErrorName.EventTooLarge, why,
                        number < DeadLetters.MOST_OF_AN_EVENT
                                ? "measurement " + number
                                : "measurements from " + DeadLetters.MOST_OF_AN_EVENT + " on",
                        Optional.empty()));
    }

    /** The same on a repeat of the same event with the same templates. */
    private static String what(NormalizationFailure failure) {
        if (failure.templateIndex() == null) {
            return "";
        }
        return "template " + failure.templateIndex() + (failure.match() == null ? "" : " match " + failure.match())
                + (failure.member() == null ? "" : " " + failure.member());
    }

    private static Optional<TemplateRef> template(NormalizationFailure failure) {
        return failure.templateIndex() == null
                ? Optional.empty()
                : Optional.of(new TemplateRef(failure.templateIndex(), failure.typeName(), failure.line()));
    }

    @Override
    public void close() {
        output.drain();
    }
}

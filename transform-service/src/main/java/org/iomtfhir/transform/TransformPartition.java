package org.iomtfhir.transform;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingFailure;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.ResourceProperties;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.runtime.deadletter.TemplateRef;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.DeadLetters;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.StageOutput;
import org.iomtfhir.runtime.template.Versioned;
import org.iomtfhir.runtime.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/** Turns the groups of one partition into FHIR resources. Keeps nothing between them. */
final class TransformPartition implements Stage.PartitionStage {

    private static final String FHIR_JSON = "application/fhir+json";

    private final Supplier<Versioned<FhirMapping>> mapping;
    private final SourceForm source;
    private final StageOutput output;
    private final ServiceContext context;

    /**
     * @param source
     *            how what is written will say what it was made of: whether that travels along
     */
    TransformPartition(Supplier<Versioned<FhirMapping>> mapping, SourceForm source, StageOutput output,
            ServiceContext context) {
        this.mapping = mapping;
        this.source = source;
        this.output = output;
        this.context = context;
    }

    @Override
    public void accept(List<Delivery> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        context.metrics().batch(batch.size());
        Versioned<FhirMapping> current = mapping.get();
        for (Delivery delivery : batch) {
            try (Tracing.Work work = context.tracing().begin(delivery)) {
                context.deadLetters().unlessFaulty(List.of(delivery), () -> transform(delivery, current, work));
            }
            delivery.settlement().settle();
        }
    }

    private void transform(Delivery delivery, Versioned<FhirMapping> current, Tracing.Work work)
            throws InterruptedException {
        MeasurementGroup group;
        try {
            group = MessageJson.readGroup(Gzip.expand(delivery.event().body(), delivery.event().contentType()));
        } catch (IOException e) {
            setAside(delivery, ErrorName.InvalidDataFormat, "the body is not gzip, or expands beyond the bound", "",
                    Optional.empty());
            return;
        } catch (MalformedMessageException e) {
            setAside(delivery, ErrorName.InvalidDataFormat, e.getMessage(), "", Optional.empty());
            return;
        }
        context.metrics().measurementGroups(1);
        context.metrics().measurements(group.data().size());
        MappingResult result = current.value().transform(group);
        context.deadLetters().setAside(delivery.event(),
                result.failures().stream().map(TransformPartition::failure).toList());
        Map<String, Object> shared = shared(group, work);
        GroupSources sources = source == SourceForm.NONE ? GroupSources.NONE : GroupSources.of(group);
        if (source != SourceForm.NONE) {
            shared.put(ResourceProperties.MAPPING_VERSION, current.version());
        }
        int number = 0;
        for (MappedResource resource : result.resources()) {
            // All of them go to the partition of the one device, and share what is held of the group.
            publish(delivery, group, resource, number++, properties(resource, sources, shared),
                    delivery.event().heldBytes() / result.resources().size());
        }
    }

    private static DeadLetters.EventFailure failure(MappingFailure failure) {
        return new DeadLetters.EventFailure(failure.error(), failure.message(), failure.item(),
                failure.templateIndex() < 0
                        ? Optional.empty()
                        : Optional.of(new TemplateRef(failure.templateIndex(), failure.typeName(), failure.line())));
    }

    private void publish(Delivery delivery, MeasurementGroup group, MappedResource resource, int number,
            Map<String, Object> properties, long heldBytes) throws InterruptedException {
        output.publish(List.of(delivery.settlement()),
                new OutgoingEvent(group.deviceId(), resource.json(), FHIR_JSON, properties, heldBytes),
                () -> {},
                why -> setAside(delivery, ErrorName.EventTooLarge, why,
                        number < DeadLetters.MOST_OF_AN_EVENT
                                ? resource.resourceType() + " of " + WireTime.write(resource.firstReading())
                                : "resources from " + DeadLetters.MOST_OF_AN_EVENT + " on",
                        Optional.empty()));
    }

    private static Map<String, Object> properties(MappedResource resource, GroupSources sources,
            Map<String, Object> shared) {
        Map<String, Object> properties = new HashMap<>(shared);
        properties.put(ResourceProperties.TYPE, resource.resourceType());
        properties.put(ResourceProperties.FIRST_READING, WireTime.write(resource.firstReading()));
        properties.put(ResourceProperties.LAST_READING, WireTime.write(resource.lastReading()));
        SourceEvents events = sources.between(resource.firstReading(), resource.lastReading());
        if (!events.isEmpty()) {
            properties.put(ResourceProperties.SOURCE_EVENTS, events.text());
        }
        String timed = sources.timed(resource.firstReading(), resource.lastReading()).text();
        if (!timed.isEmpty()) {
            properties.put(ResourceProperties.TIMED_SOURCES, timed);
        }
        return properties;
    }

    /** What all resources of a group have in common: found once, for a group may hold many readings and give many resources. */
    private static Map<String, Object> shared(MeasurementGroup group, Tracing.Work work) {
        Map<String, Object> properties = new HashMap<>(work.properties());
        Instant ingested = null;
        for (Reading reading : group.data()) {
            if (reading.ingestionTime() != null && (ingested == null || reading.ingestionTime().isAfter(ingested))) {
                ingested = reading.ingestionTime();
            }
        }
        if (ingested != null) {
            properties.put(ResourceProperties.INGESTED, WireTime.write(ingested));
        }
        return properties;
    }

    private void setAside(Delivery delivery, ErrorName error, @Nullable String cause, String failedIn,
            Optional<TemplateRef> template) throws InterruptedException {
        context.deadLetters().setAside(delivery.event(), error, cause, failedIn, template);
    }

    @Override
    public void close() {
        output.drain();
    }
}

package org.iomtfhir.persist;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.ResourceProperties;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.TimedSources;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.persist.write.SourceVersions;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.retry.Retry;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/** Lands the resources of one partition on the FHIR server. Keeps nothing between batches. */
final class PersistPartition implements Stage.PartitionStage {

    /** A message that fails unexpectedly each of these times, all by itself, is set aside. */
    private static final int TRIES_ALONE = 3;

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9]{1,64}");

    private final Persister persister;
    private final ServiceContext context;
    private final Retry.Waiting waiting;

    PersistPartition(Persister persister, ServiceContext context) {
        this.persister = persister;
        this.context = context;
        this.waiting = waiting(context.health().component("FHIR server"), context.metrics());
    }

    /** Shows that the server is waited for, under the name of its trouble. */
    private static Retry.Waiting waiting(ServiceHealth.Component health, LineMetrics metrics) {
        return new Retry.Waiting() {
            @Override
            public void failed(Failure failure, Throwable cause) {
                ErrorName name = cause instanceof FhirUnavailableException unavailable
                        ? unavailable.errorName()
                        : ErrorName.InvalidFhirService;
                metrics.error(name);
                metrics.retried("fhir");
                health.waiting(name + (cause instanceof FhirUnavailableException ? ": " + cause.getMessage() : ""));
            }

            @Override
            public void over() {
                health.up();
            }
        };
    }

    @Override
    public void accept(List<Delivery> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        context.metrics().batch(batch.size());
        land(batch, context.clock().instant());
    }

    private void land(List<Delivery> batch, Instant since) throws InterruptedException {
        List<PersistOutcome> outcomes = null;
        Throwable failure = null;
        for (int attempt = 1; outcomes == null && attempt <= (batch.size() == 1 ? TRIES_ALONE : 1); attempt++) {
            try {
                outcomes = persist(batch);
            } catch (ExecutionException e) {
                failure = e.getCause();
            } catch (StackOverflowError e) {
                failure = e;
            }
        }
        if (outcomes == null) {
            apart(batch, Objects.requireNonNull(failure), since);
            return;
        }
        context.deadLetters().handled();
        for (int i = 0; i < outcomes.size(); i++) {
            Tracing.Work work = context.tracing().begin(batch.get(i), since);
            try {
                settle(batch.get(i), outcomes.get(i));
            } finally {
                work.close();
            }
        }
    }

    private List<PersistOutcome> persist(List<Delivery> batch) throws ExecutionException, InterruptedException {
        List<IncomingResource> resources = batch.stream().map(delivery -> incoming(delivery.event())).toList();
        return context.retry().untilAccepted(() -> persister.persist(resources), waiting);
    }

    /** Something failed in a way that nobody foresaw: one by one, it shows which message brings it about. */
    private void apart(List<Delivery> batch, Throwable failure, Instant since) throws InterruptedException {
        if (batch.size() == 1) {
            Tracing.Work work = context.tracing().begin(batch.getFirst(), since);
            try {
                context.deadLetters().setAside(batch, failure);
            } finally {
                work.close();
            }
            batch.getFirst().settlement().settle();
            return;
        }
        for (Delivery delivery : batch) {
            land(List.of(delivery), since);
        }
    }

    private void settle(Delivery delivery, PersistOutcome outcome) throws InterruptedException {
        switch (outcome) {
            case PersistOutcome.Written written -> landed(delivery.event(), written);
            case PersistOutcome.Rejected rejected -> context.deadLetters().setAside(delivery.event(), rejected.error(),
                    rejected.reason(), "", Optional.empty());
        }
        delivery.settlement().settle();
    }

    private void landed(HubEvent event, PersistOutcome.Written written) {
        LineMetrics.Operation operation = switch (written.operation()) {
            case CREATED -> LineMetrics.Operation.CREATED;
            case UPDATED -> LineMetrics.Operation.UPDATED;
            case UNCHANGED -> LineMetrics.Operation.UNCHANGED;
        };
        context.metrics().fhirResourcesSaved(operation,
                event.properties().get(ResourceProperties.TYPE) instanceof String type ? type : "Observation", 1);
        Instant ingested = time(event, ResourceProperties.INGESTED);
        if (ingested != null) {
            context.metrics().measurementIngested(Duration.between(ingested, context.clock().instant()));
        }
    }

    private static IncomingResource incoming(HubEvent event) {
        return new IncomingResource(event.body(), time(event, ResourceProperties.FIRST_READING),
                time(event, ResourceProperties.LAST_READING), from(event), timed(event));
    }

    private static TimedSources timed(HubEvent event) {
        return event.properties().get(ResourceProperties.TIMED_SOURCES) instanceof String text
                ? TimedSources.read(text)
                : TimedSources.NONE;
    }

    /** Whoever can't read what it was made of still has the reading. */
    private static SourceVersions from(HubEvent event) {
        SourceEvents events = event.properties().get(ResourceProperties.SOURCE_EVENTS) instanceof String text
                ? SourceEvents.read(text).orElse(SourceEvents.NONE)
                : SourceEvents.NONE;
        SortedSet<String> mapping = new TreeSet<>();
        if (event.properties().get(ResourceProperties.MAPPING_VERSION) instanceof String text
                && VERSION.matcher(text).matches()) {
            mapping.add(text);
        }
        return events.isEmpty() ? SourceVersions.UNKNOWN : new SourceVersions(events, mapping);
    }

    /** The time in a property; null where it is missing or none, since the resource says nearly the same. */
    private static @Nullable Instant time(HubEvent event, String property) {
        if (!(event.properties().get(property) instanceof String text)) {
            return null;
        }
        try {
            return WireTime.read(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close() {
        // A batch is done or interrupted when accept returns; nothing else is on its way.
    }
}

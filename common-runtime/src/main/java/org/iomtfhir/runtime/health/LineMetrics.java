package org.iomtfhir.runtime.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.model.ErrorName;

/**
 * The metrics of a service, each declared once here. The first group bears the names that the earlier connector and the
 * managed service gave them. Prometheus shows a counter with {@code _total} after its name. Thread-safe.
 */
public final class LineMetrics {

    private static final double[] LATENCY_BOUNDS_MS = {50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
            300_000, 900_000, 3_600_000};

    /** Types of resources that the line may come to write. */
    private static final Set<String> RESOURCE_TYPES = Set.of("Observation", "Device", "DeviceMetric", "Patient",
            "Encounter", "Provenance", "Flag", "RiskAssessment", "DetectedIssue", "DiagnosticReport", "Communication",
            "Media", "Basic");

    private final MeterRegistry registry;
    private final Tags stage;
    private final Counter deviceEvents;
    private final Counter droppedEvents;
    private final Counter unmatchedEvents;
    private final Counter normalizedEvents;
    private final Counter measurements;
    private final Counter measurementGroups;
    private final DistributionSummary deviceEventProcessingLatency;
    private final DistributionSummary measurementIngestionLatency;
    private final DistributionSummary batchSize;
    private final Counter lostByRetention;
    private final ConcurrentMap<String, AtomicLong> lags = new ConcurrentHashMap<>();

    /** What became of a resource on the FHIR server. */
    public enum Operation {
        /** It was not there. */
        CREATED,
        /** It was there and has been changed. */
        UPDATED,
        /** It was there and is as it should be; nothing was written. */
        UNCHANGED
    }

    /**
     * Declares the metrics.
     *
     * @param registry
     *            keeps them
     * @param stage
     *            the service's name, which every metric is tagged with
     * @param health
     *            what {@code IotConnectorStatus} shows: 1 ready, 0 not
     */
    public LineMetrics(MeterRegistry registry, String stage, ServiceHealth health) {
        this.registry = registry;
        this.stage = Tags.of("stage", stage);
        deviceEvents = counter("DeviceEvent", "Events read that devices sent");
        droppedEvents = counter("DroppedEvent",
                "Device events of which nothing could be used, or which matched no template");
        unmatchedEvents = counter("UnmatchedEvent",
                "Device events that no template matched, and in which nothing failed");
        normalizedEvents = counter("NormalizedEvent", "Measurements made of device events");
        measurements = counter("Measurement", "Measurements read");
        measurementGroups = counter("MeasurementGroup", "Measurement groups made or read");
        deviceEventProcessingLatency = latency("DeviceEventProcessingLatencyMs",
                "From a device event's arrival in its hub to its measurements' acceptance by the next, in milliseconds");
        measurementIngestionLatency = latency("MeasurementIngestionLatencyMs",
                "From a device event's arrival in its hub to its readings' acceptance by the FHIR server, in milliseconds");
        batchSize = DistributionSummary.builder("BatchSize").tags(this.stage)
                .serviceLevelObjectives(1, 10, 50, 100, 250,
                        500, 1_000, 5_000)
                .description("Events worked on together").register(registry);
        lostByRetention = counter("RetentionLoss", "Events that a hub dropped for their age before they were read");
        Gauge.builder("IotConnectorStatus", health, it -> it.isReady() ? 1 : 0).tags(this.stage)
                .description("1 while the service does its work, 0 while it starts, waits or is broken")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).tags(stage).description(description).register(registry);
    }

    private DistributionSummary latency(String name, String description) {
        return DistributionSummary.builder(name).tags(stage).description(description)
                .serviceLevelObjectives(LATENCY_BOUNDS_MS).register(registry);
    }

    /** Device events were read. */
    public void deviceEvents(int count) {
        deviceEvents.increment(count);
    }

    /** A device event gave nothing. */
    public void droppedEvents(int count) {
        droppedEvents.increment(count);
    }

    /** A device event matched no template, and nothing of it failed. It is among those that gave nothing, too. */
    public void unmatchedEvents(int count) {
        unmatchedEvents.increment(count);
    }

    /** Measurements were made of device events. */
    public void normalizedEvents(int count) {
        normalizedEvents.increment(count);
    }

    /** Measurements were read, be it one by one or in groups. */
    public void measurements(int count) {
        measurements.increment(count);
    }

    /** Groups were made, or read. */
    public void measurementGroups(int count) {
        measurementGroups.increment(count);
    }

    /** A device event's measurements were accepted by the next hub, this long after it had arrived. */
    public void deviceEventProcessed(Duration latency) {
        deviceEventProcessingLatency.record(millis(latency));
    }

    /** Readings were accepted by the FHIR server, this long after their device event had arrived. */
    public void measurementIngested(Duration latency) {
        measurementIngestionLatency.record(millis(latency));
    }

    private static double millis(Duration latency) {
        // Clocks of two machines differ; a latency below zero is none.
        return latency.isNegative() ? 0 : (double) latency.toMillis();
    }

    /** Something failed, or the service has come into a state of this name. */
    public void error(ErrorName error) {
        registry.counter("TotalErrors", stage.and("name", error.name())).increment();
    }

    /** An event was set aside. */
    public void deadLetter(ErrorName error) {
        registry.counter("DeadLetter", stage.and("name", error.name())).increment();
    }

    /**
     * Resources were accepted by the FHIR server.
     *
     * @param resourceType
     *            counted under its name if it is one that the line writes, else as {@code other}: it may come from a hub, and
     *            each label makes a time series that anyone may read
     */
    public void fhirResourcesSaved(Operation operation, String resourceType, int count) {
        registry.counter("FhirResourceSaved",
                stage.and("operation", operation.name().toLowerCase(Locale.ROOT), "resource",
                        RESOURCE_TYPES.contains(resourceType) ? resourceType : "other"))
                .increment(count);
    }

    /** A batch of this many events was taken up. */
    public void batch(int events) {
        batchSize.record(events);
    }

    /**
     * Something outside was called again.
     *
     * @param what
     *            hub, storage, fhir: one of few words, since each makes a time series
     */
    public void retried(String what) {
        registry.counter("Retry", stage.and("what", what)).increment();
    }

    /** Events were gone before they could be read. */
    public void lostByRetention(long events) {
        lostByRetention.increment((double) events);
    }

    /** Events of a partition that are in the hub and not yet settled. */
    public void partitionLag(String partition, long events) {
        lags.computeIfAbsent(partition, id -> {
            AtomicLong lag = new AtomicLong();
            Gauge.builder("PartitionLag", lag, AtomicLong::get).tags(stage.and("partition", id))
                    .description("Events of the partition that are not yet settled").register(registry);
            return lag;
        }).set(events);
    }

    /** The partition is another instance's now. */
    public void partitionGone(String partition) {
        if (lags.remove(partition) != null) {
            registry.find("PartitionLag").tags(stage.and("partition", partition)).meters().forEach(registry::remove);
        }
    }
}

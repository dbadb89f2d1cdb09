package org.iomtfhir.runtime.service;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.read.PartitionEnds;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.retry.Retry;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.TemplateSettings.Templates;
import org.iomtfhir.runtime.template.Compiled;
import org.iomtfhir.runtime.template.TemplateState;
import org.iomtfhir.runtime.template.TemplateStores;
import org.iomtfhir.runtime.template.TemplateWatcher;
import org.iomtfhir.runtime.tracing.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service is given to build its stage of. Thread-safe. */
public final class ServiceContext implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceContext.class);

    /** The note that says which templates the service works with. */
    private static final String IN_FORCE = "templates in force";

    private final ServiceSettings.Service service;
    private final Settings settings;
    private final Clock clock;
    private final ServiceHealth health;
    private final LineMetrics metrics;
    private final MeterRegistry registry;
    private final Retry retry;
    private final DeadLetters deadLetters;
    private final Tracing tracing;
    private final Background background;
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
    private volatile boolean closing;

    ServiceContext(ServiceSettings.Service service, Settings settings, Clock clock, ServiceHealth health,
            LineMetrics metrics, MeterRegistry registry, Retry retry, DeadLetters deadLetters,
            Tracing tracing, ExecutorService background) {
        this.tracing = tracing;
        this.service = service;
        this.settings = settings;
        this.clock = clock;
        this.health = health;
        this.metrics = metrics;
        this.registry = registry;
        this.retry = retry;
        this.deadLetters = deadLetters;
        this.background = new Background(background, health, metrics);
    }

    /** The service's name: {@code normalize}. */
    public String name() {
        return service.title();
    }

    /** The service's settings, checked. */
    public Settings settings() {
        return settings;
    }

    /** The time of this machine. */
    public Clock clock() {
        return clock;
    }

    /** Where parts report how they are. */
    public ServiceHealth health() {
        return health;
    }

    /** The counters and timers of this service, to be scraped as metrics. */
    public LineMetrics metrics() {
        return metrics;
    }

    /** Takes further counts of the service's own parts. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Waits out what may pass; ends with the service. */
    public Retry retry() {
        return retry;
    }

    /** Where events that cannot be handled are set aside as dead letters. */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Where work on events is told of. */
    public Tracing tracing() {
        return tracing;
    }

    /** What is done besides the work on a partition. */
    Background background() {
        return background;
    }

    /** Has a stage handed the records of events that hold several. */
    public Stage unpacked(Stage stage, RecordReader reader) {
        return new UnpackStage(stage, reader, deadLetters, service.processing().read(settings).batchEvents());
    }

    /**
     * Connects to the output hub, for as long as it takes.
     *
     * @return closed with the service
     * @throws InterruptedException
     *             if the service is stopped meanwhile
     */
    public StageOutput connectOutput() throws InterruptedException {
        boolean packs = service.output().packs(settings);
        HubPublisher publisher = HubPublisher.connect(service.output().read(settings),
                new HealthHubStatus(health.component("output hub"), metrics), packs);
        closeWithService(publisher);
        return new StageOutput(publisher, this, packs);
    }

    /** Tells where the partitions of the input hub end; closed with the service. */
    public PartitionEnds inputEnds() {
        PartitionEnds ends = new PartitionEnds(service.input().read(settings));
        closeWithService(ends);
        return ends;
    }

    /**
     * Watches a template file and waits, for as long as it takes, until there is a valid one. The last valid one is in
     * force from then on; how it stands shows in health and metrics.
     *
     * @param name
     *            the file's name in the template store
     * @param compile
     *            makes of its text what the stage works with
     * @return gives what is in force; cheap
     * @throws InterruptedException
     *             if the service is stopped meanwhile
     */
    public <T> Supplier<T> watchTemplate(String name, Function<String, Compiled<T>> compile)
            throws InterruptedException {
        Templates templates = ServiceSettings.TEMPLATES.read(settings);
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("templates-" + service.title()).daemon().factory());
        closeWithService(scheduler::shutdownNow);
        ServiceHealth.Component component = health.component("templates");
        component.waiting("no template has been read yet");
        metrics.templateInForce(name, false);
        TemplateWatcher<T> watcher = new TemplateWatcher<>(TemplateStores.open(templates.location()), name, compile,
                templates.refresh(), templates.lastGoodCopies(), state -> show(name, state, component), clock,
                scheduler);
        closeWithService(watcher);
        watcher.start();
        while (!watcher.awaitFirst(Duration.ofMinutes(1))) {
            LOG.warn("Service {} reads nothing until there is a valid {}.", service.title(), name);
        }
        return () -> watcher.current().orElseThrow();
    }

    private void show(String file, TemplateState state, ServiceHealth.Component component) {
        metrics.templateInForce(file, state instanceof TemplateState.Good);
        switch (state) {
            case TemplateState.Good good -> {
                component.up();
                health.note(IN_FORCE, file + ", ETag " + good.etag());
            }
            case TemplateState.NeverValid never -> {
                if (never.broken()) {
                    metrics.error(ErrorName.InvalidTemplate);
                }
                component.waiting(never.reason());
            }
            case TemplateState.Stale stale -> {
                if (stale.broken()) {
                    metrics.error(ErrorName.InvalidTemplate);
                }
                component.degraded("the last good template is in force: " + stale.reason());
                health.note(IN_FORCE, file + ", the last good one, ETag " + stale.goodEtag());
            }
        }
    }

    /** Whether the service ends: then what is on its way is cancelled on purpose. */
    boolean isClosing() {
        return closing;
    }

    /** Has something closed when the service ends: the last one named first, after the last event was handled. */
    public synchronized void closeWithService(AutoCloseable closeable) {
        closeables.push(closeable);
    }

    @Override
    public synchronized void close() {
        closing = true;
        while (!closeables.isEmpty()) {
            AutoCloseable next = closeables.pop();
            try {
                next.close();
            } catch (Exception | Error e) {
                // Whatever it is, the others are closed.
                LOG.warn("{} did not close: {}", next.getClass().getSimpleName(), e.getClass().getSimpleName());
                LOG.debug("The error in full", e);
            }
        }
    }
}

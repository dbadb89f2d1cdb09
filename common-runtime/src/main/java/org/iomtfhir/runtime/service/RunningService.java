package org.iomtfhir.runtime.service;

import com.azure.messaging.eventhubs.CheckpointStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.health.BuildMetric;
import org.iomtfhir.runtime.health.HealthServer;
import org.iomtfhir.runtime.health.JvmMetrics;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.read.HubConsumer;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.inflight.NoteStores;
import org.iomtfhir.runtime.replay.ReplayKey;
import org.iomtfhir.runtime.retry.Retry;
import org.iomtfhir.runtime.settings.DeadLetterSettings.Keeping;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.OperationsSettings.Operations;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.tracing.Traces;
import org.iomtfhir.runtime.tracing.Tracing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service at work: health and metrics are served at once, its stage is made in the background and then reads the input
 * hub, until it is closed. Thread-safe.
 */
public final class RunningService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private final LineService service;
    private final Settings settings;
    private final ServiceHealth health;
    private final LineMetrics metrics;
    private final Retry retry;
    private final ServiceContext context;
    private final ExecutorService background;
    private final HealthServer healthServer;
    private final DeadLetterHousekeeping housekeeping;
    private final Thread starter;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private @Nullable HubConsumer consumer;
    private boolean closed;

    private RunningService(LineService service, Settings settings, Clock clock) throws IOException {
        this.service = service;
        this.settings = settings;
        this.health = new ServiceHealth(clock);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        this.metrics = new LineMetrics(registry, service.service().title(), health);
        BuildMetric.register(registry, service.service().title());
        this.retry = Retry.usual(clock);
        this.background = Executors.newVirtualThreadPerTaskExecutor();
        Tracing tracing = Traces.of(ServiceSettings.TRACING.read(settings), service.service().title());
        Keeping keeping = ServiceSettings.DEAD_LETTERS.read(settings);
        DeadLetterStore store = DeadLetterStores.open(keeping.location());
        DeadLetters deadLetters = new DeadLetters(service.service().title(), store, retry, health, metrics, tracing,
                clock);
        this.housekeeping = new DeadLetterHousekeeping(service.service().title(), store, keeping, metrics, clock);
        this.context = new ServiceContext(service.service(), settings, clock, health, metrics, registry, retry,
                deadLetters, tracing, background);
        context.closeWithService(tracing);
        context.closeWithService(new JvmMetrics(registry, service.service().title()));
        Operations operations = ServiceSettings.OPERATIONS.read(settings);
        this.healthServer = HealthServer.start(operations.address(), operations.port(), health, registry);
        this.starter = Thread.ofPlatform().name("start-" + service.service().title()).daemon().unstarted(this::begin);
    }

    /**
     * Starts a service. Returns at once, while the service still takes up its work.
     *
     * @param settings
     *            as loaded for this service
     * @throws IOException
     *             if health and metrics can't be served where the settings say
     */
    public static RunningService start(LineService service, Settings settings, Clock clock) throws IOException {
        settings.notices().forEach(LOG::info);
        RunningService running = new RunningService(service, settings, clock);
        running.health.component("service").waiting("starting");
        running.starter.start();
        running.housekeeping.start();
        return running;
    }

    /**
     * Completes when the service reads its hub; exceptionally, with a {@link ServiceException} as a rule, if it never will.
     */
    public CompletableFuture<Void> started() {
        return started.copy();
    }

    /** The port on which health and metrics are served. */
    public int healthPort() {
        return healthServer.port();
    }

    /** How the service's parts are. */
    public ServiceHealth health() {
        return health;
    }

    /** What the service has counted since it was started. */
    public LineMetrics metrics() {
        return metrics;
    }

    private ReplayStage replays(Stage stage) {
        Optional<ReplayKey> key = ServiceSettings.REPLAY.read(settings).map(ReplayKey::new);
        if (key.isEmpty()) {
            LOG.info("Dead letters can't be replayed to service {}: no replay.key is set.", service.service().title());
        }
        return new ReplayStage(stage, service.service().title(), key, context.deadLetters());
    }

    private void begin() {
        ServiceHealth.Component whole = health.component("service");
        try {
            CheckpointStore checkpoints = retry.untilAccepted(
                    () -> CheckpointStores.open(ServiceSettings.CHECKPOINTS.read(settings), context.clock()),
                    health.component("checkpoints"));
            Processing processing = service.service().processing().read(settings);
            HubConnection input = service.service().input().read(settings);
            Stage stage = replays(new EventLimits(service.stage(context), context.deadLetters()));
            HubConsumer reader = new HubConsumer(input, checkpoints,
                    new CrashGuardStage(stage, NoteStores.open(ServiceSettings.CHECKPOINTS.read(settings), input),
                            context.deadLetters(), service.records(settings), 2 * processing.batchEvents(),
                            retry::isWaiting),
                    new HealthReadingStatus(health, metrics), processing);
            synchronized (this) {
                if (closed) {
                    return;
                }
                reader.start();
                consumer = reader;
            }
            whole.up();
            LOG.info("Service {} is at work.", service.service().title());
            started.complete(null);
        } catch (InterruptedException e) {
            started.cancel(false);
        } catch (Exception | Error e) {
            // An error too: a class that an extension names and does not bring would leave a service behind that looks alive.
            started.completeExceptionally(e);
            whole.down("could not start: " + e.getClass().getSimpleName());
            LOG.debug("The failure in full", e);
        }
    }

    /**
     * Stops: no more events are taken up, what is on its way is waited for within a bound, what is settled is written to
     * the checkpoints, and partitions are given up. Does nothing the second time.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try (StopReport report = new StopReport(service.service().title())) {
            report.waitsFor("its start to end");
            housekeeping.close();
            starter.interrupt();
            join(starter);
            report.waitsFor("what is on its way, and for the hub and the checkpoint store to let its partitions go");
            if (consumer != null) {
                consumer.close();
            }
            report.waitsFor("what it sends, and what it has open, to be closed");
            retry.close();
            context.close();
            background.shutdown();
            report.waitsFor("what it does in the background");
            try {
                if (!background.awaitTermination(5, TimeUnit.SECONDS)) {
                    background.shutdownNow();
                }
            } catch (InterruptedException e) {
                background.shutdownNow();
                Thread.currentThread().interrupt();
            }
            healthServer.close();
        }
        LOG.info("Service {} has stopped.", service.service().title());
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

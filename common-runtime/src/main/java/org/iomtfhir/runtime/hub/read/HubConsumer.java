package org.iomtfhir.runtime.hub.read;

import com.azure.messaging.eventhubs.CheckpointStore;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a hub with the SDK's {@code EventProcessorClient}: the instances of a service share the partitions through the
 * checkpoint store. A partition without a checkpoint is read from its earliest event. Checkpoints are written for what is
 * {@linkplain PartitionProgress settled}, and never beyond. A client that no longer reads what it should is replaced.
 *
 * <p>Thread-safe. Starts once.
 */
public final class HubConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HubConsumer.class);

    /** How often the watchdog looks: a partition that stands still at two looks in a row is behind for no reason. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

    private final HubConnection connection;
    private final ReaderContext reading;
    private final Stage stage;
    private final Processing processing;
    private final Duration lookEvery;
    private final PartitionWatchdog watchdog = new PartitionWatchdog();
    private final PartitionPositions ends;
    /** Partitions that were not read here at the last look; touched by the watching thread alone, like what follows. */
    private Set<String> away = Set.of();
    private boolean answered = true;
    private final ScheduledExecutorService watch;

    private volatile ProcessorRun run;
    private boolean closed;

    /**
     * @param connection
     *            the hub to read, and the consumer group to read it in
     * @param checkpoints
     *            shared by all instances of the service
     * @param stage
     *            what is done with the events
     * @param status
     *            is told how the connection fares, and how reading goes on
     * @param processing
     *            how partitions are shared and worked on
     */
    public HubConsumer(HubConnection connection, CheckpointStore checkpoints, Stage stage, ReadingStatus status,
            Processing processing) {
        this(connection, checkpoints, stage, status, processing, LOOK_EVERY);
    }

    /** Likewise, with looks as often as one likes. */
    HubConsumer(HubConnection connection, CheckpointStore checkpoints, Stage stage, ReadingStatus status,
            Processing processing, Duration lookEvery) {
        this.connection = connection;
        this.reading = ReaderContext.of(connection.hub(), status, new RecordingCheckpointStore(checkpoints));
        this.stage = stage;
        this.processing = processing;
        this.lookEvery = lookEvery;
        this.ends = new PartitionPositions(connection);
        this.watch = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("watch-" + connection.hub()).daemon()
                        .factory());
        this.run = run();
    }

    private ProcessorRun run() {
        return new ProcessorRun(connection, reading, stage, processing, this::tangled);
    }

    /** Begins to take partitions and to read them. Returns at once. */
    public synchronized void start() {
        run.start();
        // It ends with the consumer, and look() lets no failure out.
        var unused = watch.scheduleWithFixedDelay(this::look, 0, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The partitions that this instance owns at present. */
    public Set<String> ownedPartitions() {
        return run.partitions().keySet();
    }

    private void tangled() {
        ProcessorRun of = run;
        try {
            watch.execute(() -> replace(of, "its client has lost count of its readers"));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }

    /** Replaces what reads at present, as the watchdog does. */
    void beginAnew(String why) {
        replace(run, why);
    }

    private void look() {
        ProcessorRun of = run;
        try {
            Map<String, OwnedPartition> owned = of.partitions();
            reading.failures().keepOnly(owned.keySet());
            Set<String> all = ends.partitions();
            Map<String, PartitionPositions.Seen> seen = ends.look(owned);
            reading.status().working();
            leave(all, owned.keySet());
            seen.forEach((partition, how) -> {
                reading.status().behind(partition, how.behind());
                reading.losses().look(partition, Objects.requireNonNull(owned.get(partition)).lastRead(), how.begin(),
                        how.look().waits());
                if (!how.look().isStill()) {
                    // Nothing is there that could show that it is read.
                    reading.status().working(partition);
                }
            });
            answered = true;
            Set<String> stalled = watchdog.stalled(seen.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().look())));
            if (!stalled.isEmpty()) {
                replace(of, "partitions " + stalled + " stand still though there are events to read");
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is: what is let out here ends the looks for good.
            if (!watch.isShutdown()) {
                unanswered(e);
            }
        }
    }

    /** Those who read may be told nothing of it: the SDK goes on to bring empty batches. */
    private void unanswered(Throwable e) {
        String what = HubClients.describe(e);
        reading.status().waiting(HubClients.nameOf(e), "hub '" + connection.hub() + "' does not answer: " + what);
        if (answered) {
            LOG.warn("Hub '{}' does not answer ({}); it is asked again.", connection.hub(), what);
        }
        answered = false;
        LOG.debug("The ends of hub '{}' could not be seen", connection.hub(), e);
    }

    /** One that is begun anew is away for a moment: it counts as left when it is away at two looks in a row. */
    private void leave(Set<String> all, Set<String> owned) {
        Set<String> now = all.stream().filter(partition -> !owned.contains(partition)).collect(Collectors.toSet());
        now.stream().filter(away::contains).forEach(reading.status()::left);
        away = now;
    }

    /** Several may ask for the same run to be replaced: the first one is heard. */
    private synchronized void replace(ProcessorRun old, String why) {
        if (closed || run != old) {
            return;
        }
        LOG.warn("Reading of hub '{}' is begun anew: {}.", connection.hub(), why);
        reading.status().begunAnew();
        old.stop();
        run = run();
        run.start();
    }

    /** Stops reading: partitions are let go, what is settled is written down, ownership is given up. Bounded. */
    @Override
    public void close() {
        watch.shutdownNow();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            run.stop();
        }
        ends.close();
    }
}

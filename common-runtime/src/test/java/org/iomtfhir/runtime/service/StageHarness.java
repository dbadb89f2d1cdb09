package org.iomtfhir.runtime.service;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.deadletter.StoreSize;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.publish.EventSink;
import org.iomtfhir.runtime.hub.publish.EventTooLargeException;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.PartitionProgress;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.replay.ReplayEnvelope;
import org.iomtfhir.runtime.replay.ReplayKey;
import org.iomtfhir.runtime.retry.Retry;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.tracing.Tracing;

/**
 * What a stage needs to be tested without a hub: events with an account of what is settled, a sink that accepts, refuses
 * or keeps one waiting, and a dead-letter store in memory.
 */
public final class StageHarness implements AutoCloseable {

    private static final ReplayKey KEY = new ReplayKey(new Secret("the key of this test, of no other use"));
    private static final Instant ENQUEUED = Instant.parse("2026-10-09T10:00:00Z");

    private final PartitionProgress progress = new PartitionProgress();
    private final List<OutgoingEvent> published = new CopyOnWriteArrayList<>();
    private final List<DeadLetter> deadLetters = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServiceContext context;
    private Predicate<OutgoingEvent> tooLarge = event -> false;
    private boolean holding;
    private long sequenceNumber;

    public StageHarness(ServiceSettings.Service service, Clock clock) {
        this(service, clock, Tracing.OFF);
    }

    /** Likewise, telling of its work. */
    public StageHarness(ServiceSettings.Service service, Clock clock, Tracing tracing) {
        ServiceHealth health = new ServiceHealth(clock);
        LineMetrics metrics = new LineMetrics(registry, service.title(), health);
        Retry retry = new Retry(Duration.ofMillis(1), Duration.ofMillis(5), clock);
        DeadLetters letters = new DeadLetters(service.title(), new InMemory(), retry, health, metrics, tracing,
                clock);
        this.context = new ServiceContext(service, null, clock, health, metrics, registry, retry, letters, tracing,
                background);
    }

    /** The context that the stage is made with; it has no settings. */
    public ServiceContext context() {
        return context;
    }

    /** An output whose events end in {@link #published()}. */
    public StageOutput output() {
        return new StageOutput(new Sink(), context, false);
    }

    /** The next event of the partition, enqueued a second after the one before. */
    public Delivery event(byte[] body, String contentType, Map<String, Object> properties) {
        long number = sequenceNumber++;
        HubEvent event = new HubEvent("in", "0", number, Long.toString(number), ENQUEUED.plusSeconds(number), null,
                contentType, body, properties, Map.of());
        return new Delivery(event, progress.read(number, Long.toString(number)));
    }

    /** The next event of the partition: one that carries a dead letter back to its stage. */
    public Delivery replayed(DeadLetter letter) {
        OutgoingEvent envelope = ReplayEnvelope.of(letter, KEY);
        return event(envelope.body(), envelope.contentType(), envelope.properties());
    }

    /** The stage as a service runs it: with envelopes taken off. */
    public Stage.PartitionStage opening(Stage.PartitionStage stage) {
        return new ReplayStage(partition -> stage, context.name(), Optional.of(KEY), context.deadLetters()).open("0");
    }

    /** The stage as a service runs it whose events may hold several records. */
    public Stage.PartitionStage unpacking(Stage.PartitionStage stage, RecordReader reader) {
        return new UnpackStage(partition -> stage, reader, context.deadLetters(), 100).open("0");
    }

    /** What has been accepted, in order. */
    public List<OutgoingEvent> published() {
        return published;
    }

    /** What has been set aside, in order. */
    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** How many events are not settled, or lie behind one that is not. */
    public int outstanding() {
        return progress.outstanding();
    }

    /** The value of a counter, summed over its tags; 0 if it does not count yet. */
    public double count(String name) {
        return registry.find(name).counters().stream().mapToDouble(counter -> counter.count()).sum();
    }

    /** So many times from now on the dead-letter store is out of reach. */
    public void refuseDeadLetters(int times) {
        refusals.set(times);
    }

    /** How often the dead-letter store will still be out of reach. */
    public int refusalsLeft() {
        return refusals.get();
    }

    /** From now on such events are refused for their size. */
    public void refuse(Predicate<OutgoingEvent> these) {
        tooLarge = these;
    }

    /** From now on nothing is accepted before {@link #accept()}. */
    public void hold() {
        holding = true;
    }

    /** Accepts everything that waits, and what comes. */
    public void accept() {
        holding = false;
        waiting.forEach(one -> one.complete(null));
        waiting.clear();
    }

    /** Cancels everything that waits, as a publisher does that is closed. */
    public void cancel() {
        waiting.forEach(one -> one.cancel(false));
        waiting.clear();
    }

    @Override
    public void close() throws InterruptedException {
        background.shutdown();
        if (!background.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a task of the stage does not end");
        }
    }

    private final class Sink implements EventSink {
        @Override
        public CompletableFuture<Void> publish(OutgoingEvent event) {
            if (tooLarge.test(event)) {
                return CompletableFuture.failedFuture(new EventTooLargeException("out", event.body().length, 100));
            }
            CompletableFuture<Void> accepted = new CompletableFuture<>();
            published.add(event);
            if (holding) {
                waiting.add(accepted);
            } else {
                accepted.complete(null);
            }
            return accepted;
        }

        @Override
        public boolean awaitIdle(Duration limit) {
            return waiting.isEmpty();
        }
    }

    private final class InMemory implements DeadLetterStore {
        @Override
        public void put(DeadLetter letter) {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new UncheckedIOException(new IOException("the store is away"));
            }
            deadLetters.add(letter);
        }

        @Override
        public void list(DeadLetterFilter filter, Consumer<DeadLetterSummary> each) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeadLetterSummary> remove(List<DeadLetterSummary> letters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StoreSize size(String stage) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<DeadLetter> get(DeadLetterKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<DeadLetter> change(DeadLetterKey key, Function<DeadLetter, Optional<DeadLetter>> change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long purge(DeadLetterFilter filter) {
            throw new UnsupportedOperationException();
        }
    }
}

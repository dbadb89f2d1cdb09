package org.iomtfhir.chaos.race;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.persist.IncomingResource;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.PersistOutcome;
import org.iomtfhir.persist.Persister;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.WriteOptions;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.retry.Retry;

/** The persist service's own way, retried as the service retries. */
final class GuardedWriter implements MessageWriter {

    private static final int[] BUNDLE_ENTRIES = {100, 7, 1, 25};
    private static final int[] BUNDLES_IN_FLIGHT = {4, 2, 1, 3};
    private static final Retry.Waiting UNSEEN = new Retry.Waiting() {
        @Override
        public void failed(Failure failure, Throwable cause) {
            // The supervisor sees that nothing is confirmed.
        }

        @Override
        public void over() {
            // Likewise.
        }
    };

    private final Retry retry = new Retry(Duration.ofMillis(100), Duration.ofSeconds(5), Clock.systemUTC());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MessageJson json;
    private final Persister persister;

    /**
     * @param writer
     *            the writer's number; each has bundles of another size, and every second remembers nothing
     */
    GuardedWriter(FhirServer server, RacePlan plan, int writer) throws InterruptedException {
        this.json = new MessageJson(plan);
        WriteOptions defaults = WriteOptions.DEFAULTS;
        WriteOptions write = new WriteOptions(BUNDLE_ENTRIES[writer % BUNDLE_ENTRIES.length],
                BUNDLES_IN_FLIGHT[writer % BUNDLES_IN_FLIGHT.length], writer % 2 == 0 ? defaults.rememberedBytes() : 0,
                defaults.makeDeletedAnew(), defaults.findByIdentifier(), defaults.tries(), defaults.longestPause());
        PersistOptions options = PersistOptions.of(IdentityMode.CREATE).withWrite(write);
        this.persister = accepted(() -> Persister.connect(server, options, Clock.systemUTC(), metrics));
    }

    @Override
    public void write(List<RaceMessage> messages) throws InterruptedException {
        List<IncomingResource> batch = messages.stream().map(this::incoming).toList();
        for (PersistOutcome outcome : accepted(() -> persister.persist(batch))) {
            switch (outcome) {
                case PersistOutcome.Written written -> {
                }
                case PersistOutcome.Rejected rejected -> throw new IllegalStateException("a message is set aside: "
                        + rejected.error() + ", " + rejected.reason());
            }
        }
    }

    private <T> T accepted(Callable<T> call) throws InterruptedException {
        try {
            return retry.untilAccepted(call, UNSEEN);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("writing failed for good", failed.getCause());
        }
    }

    private IncomingResource incoming(RaceMessage message) {
        Instant first = message.time(message.samples().firstKey());
        Instant last = message.time(message.samples().lastKey());
        return new IncomingResource(json.of(message).getBytes(StandardCharsets.UTF_8), first, last);
    }

    @Override
    public long conflicts() {
        return (long) metrics.counter("fhir.conflicts").count();
    }

    @Override
    public void close() {
        persister.close();
        retry.close();
    }
}

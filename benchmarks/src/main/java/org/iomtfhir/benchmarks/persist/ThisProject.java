package org.iomtfhir.benchmarks.persist;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.persist.IncomingResource;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.PersistOutcome;
import org.iomtfhir.persist.Persister;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.SourceVersions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;

/**
 * The persist service's own code, from the messages of a batch to their outcomes, with the settings it has by default: some
 * partitions at a time, the messages of a device in one of them.
 */
final class ThisProject implements Way {

    private static final int PARTITIONS = 8;

    /** What batch.events is for persist unless it is set. */
    private static final int BATCH = 100;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final Variant variant;
    private final Persister persister;

    /** What of it is measured. */
    enum Variant {
        /** As it is by default. */
        WHOLE("this project"),
        /**
         * It does not remember what it wrote: like a service that has just started, or whose Observations another instance
         * wrote.
         */
        NOTHING_REMEMBERED("this project, nothing remembered"),
        /**
         * Whose a device is was asked for once, and not again for newer readings, which may then land on the person who wore
         * the device before: no setting of the service, but what shows the cost of asking.
         */
        LINKS_TAKEN_AS_READ("this project, links not confirmed"),
        /** Each version names the device events that it was made of, in {@code meta.source}. */
        META_SOURCE("this project, meta-source"),
        /** Likewise, in a Provenance of its own. */
        PROVENANCE("this project, provenance");

        private final String title;

        Variant(String title) {
            this.title = title;
        }

        private SourceForm source() {
            return switch (this) {
                case META_SOURCE -> SourceForm.META_SOURCE;
                case PROVENANCE -> SourceForm.PROVENANCE;
                case WHOLE, NOTHING_REMEMBERED, LINKS_TAKEN_AS_READ -> SourceForm.NONE;
            };
        }
    }

    /** So far ahead of the readings, a clock says of every link that was read that it is newer than they are. */
    private static final Duration AHEAD = Duration.ofDays(3650);

    ThisProject(String serverUrl, Variant variant) {
        this.variant = variant;
        FhirServer server = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(serverUrl)), null,
                counting(), Clock.systemUTC()));
        PersistOptions defaults = PersistOptions.of(IdentityMode.LOOKUP);
        WriteOptions write = (variant == Variant.NOTHING_REMEMBERED
                ? defaults.write().withRememberedBytes(0)
                : defaults.write()).withSource(variant.source());
        this.persister = Persister.connect(server,
                defaults.withWrite(write),
                variant == Variant.LINKS_TAKEN_AS_READ
                        ? Clock.offset(Clock.systemUTC(), AHEAD)
                        : Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    /** Every request asks for its authorization once. */
    private Authorization counting() {
        return new Authorization() {
            @Override
            public Optional<String> header() {
                requests.incrementAndGet();
                return Optional.empty();
            }

            @Override
            public boolean renew(String refused) {
                return false;
            }
        };
    }

    @Override
    public String title() {
        return variant.title;
    }

    @Override
    public Work prepare(Step step, List<Series> series) {
        List<List<IncomingResource>> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
        series.forEach(each -> partitions.get(each.device() % PARTITIONS).add(told(each.message(step))));
        List<Work> works = new ArrayList<>();
        for (List<IncomingResource> partition : partitions) {
            works.add(() -> {
                for (int from = 0; from < partition.size(); from += BATCH) {
                    persist(step, partition.subList(from, Math.min(partition.size(), from + BATCH)));
                }
            });
        }
        return () -> Threads.runAll(works);
    }

    /** Each message is of an event of its own, as where a device sends one in each window. */
    private IncomingResource told(IncomingResource message) {
        return new IncomingResource(message.json(), message.firstReading(), message.lastReading(), new SourceVersions(
                SourceEvents.of("devicedata", "3", events.incrementAndGet(), "1f3a9c2017bd4e55"),
                new TreeSet<>(List.of("77aa0031c4de9f12"))));
    }

    private void persist(Step step, List<IncomingResource> batch) {
        Operation expected = switch (step) {
            case CREATE -> Operation.CREATED;
            case UPDATE -> Operation.UPDATED;
            case REPEAT -> Operation.UNCHANGED;
        };
        for (PersistOutcome outcome : persister.persist(batch)) {
            if (!outcome.equals(new PersistOutcome.Written(expected))) {
                throw new IllegalStateException("expected " + expected + ", not " + outcome);
            }
        }
    }

    @Override
    public long requests() {
        return requests.get();
    }

    @Override
    public void close() {
        persister.close();
    }
}

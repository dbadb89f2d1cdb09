package org.iomtfhir.benchmarks.persist;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.persist.IncomingResource;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.PersistOutcome;
import org.iomtfhir.persist.Persister;
import org.iomtfhir.persist.identity.IdentityMode;
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
    private final boolean remembers;
    private final Persister persister;

    /**
     * @param remembers
     *            whether it remembers what it wrote; if not, it is like a service that has just started, or whose Observations
     *            another instance wrote
     */
    ThisProject(String serverUrl, boolean remembers) {
        this.remembers = remembers;
        FhirServer server = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(serverUrl)), null,
                counting(), InstantSource.system()));
        PersistOptions defaults = PersistOptions.of(IdentityMode.LOOKUP);
        WriteOptions write = remembers ? defaults.write() : defaults.write().withRememberedBytes(0);
        this.persister = Persister.connect(server, new PersistOptions(defaults.identity(), write, null, null, false,
                null), InstantSource.system(), new SimpleMeterRegistry());
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
        return remembers ? "this project" : "this project, nothing remembered";
    }

    @Override
    public Work prepare(Step step, List<Series> series) {
        List<List<IncomingResource>> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
        series.forEach(each -> partitions.get(each.device() % PARTITIONS).add(each.messages().get(step)));
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

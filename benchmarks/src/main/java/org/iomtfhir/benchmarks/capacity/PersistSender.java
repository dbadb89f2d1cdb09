package org.iomtfhir.benchmarks.capacity;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerCircuitBreaker;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.persist.IncomingResource;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.PersistOutcome;
import org.iomtfhir.persist.Persister;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;

/** The persist service's own code; what the two settings say is the most that may be on its way. */
final class PersistSender implements Sender {

    static final String TITLE = "this project";

    private final Pulses pulses;
    private final Persister persister;

    PersistSender(Pulses pulses, String url) {
        this.pulses = pulses;
        FhirServer server = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(url)), null, Authorization
                .none(), Clock.systemUTC(), Optional.of(ServerCircuitBreaker.usual())));
        PersistOptions defaults = PersistOptions.of(IdentityMode.LOOKUP);
        WriteOptions before = defaults.write();
        WriteOptions write = new WriteOptions(Plan.ENTRIES, Plan.IN_FLIGHT, before.rememberedBytes(), false, false,
                before.tries(), before.longestPause());
        this.persister = Persister.connect(server,
                defaults.withWrite(write),
                Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public void sendBatch() throws InterruptedException {
        List<IncomingResource> batch = pulses.messages(Plan.ENTRIES);
        while (!Thread.interrupted()) {
            try {
                for (PersistOutcome outcome : persister.persist(batch)) {
                    if (!(outcome instanceof PersistOutcome.Written(Operation done)) || done == Operation.UPDATED) {
                        throw new IllegalStateException("expected an Observation that is there, not " + outcome);
                    }
                }
                return;
            } catch (FhirUnavailableException e) {
                // As where the service reads: a batch that was given back is handed over again, after a moment.
                Thread.sleep(200);
            }
        }
        throw new InterruptedException("it is time to end");
    }

    @Override
    public void close() {
        persister.close();
    }
}

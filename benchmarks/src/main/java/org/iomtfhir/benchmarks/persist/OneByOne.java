package org.iomtfhir.benchmarks.persist;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.jspecify.annotations.Nullable;

/**
 * The earlier connector's protocol: for each message a search by identifier, and a PUT if there is anything to write; of the
 * first version without a guard. Who the device and the patient are is known, and the server is spared what it need not do.
 */
final class OneByOne implements Way {

    private final FhirContext fhir = FhirContext.forR4Cached();
    private final ObservationMerger merger = new ObservationMerger();
    private final MergeContext context = new MergeContext(InstantSource.system(), ServiceSystem.DEFAULT,
            Profile.STANDARD, false);
    private final Ward ward;
    private final Http http;
    private final int threads;
    private final boolean noStore;

    /**
     * @param threads
     *            how many messages are worked on at a time
     * @param noStore
     *            whether it asks the server to keep no search, which the earlier connector does not
     */
    OneByOne(Ward ward, String serverUrl, int threads, boolean noStore) {
        this.ward = ward;
        this.http = new Http(serverUrl, noStore);
        this.threads = threads;
        this.noStore = noStore;
    }

    int threads() {
        return threads;
    }

    @Override
    public String title() {
        String way = threads == 1 ? "search and PUT, one after another" : "search and PUT on " + threads + " threads";
        return noStore ? way + ", no-store" : way;
    }

    @Override
    public Work prepare(Step step, List<Series> series) {
        List<Work> shares = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int first = i;
            shares.add(() -> {
                for (int at = first; at < series.size(); at += threads) {
                    write(step, series.get(at));
                }
            });
        }
        return threads == 1 ? shares.getFirst() : () -> Threads.runAll(shares);
    }

    private void write(Step step, Series series) throws IOException, InterruptedException {
        Observation incoming = ward.observation(series, step);
        Identifier identifier = incoming.getIdentifierFirstRep();
        String found = http.get("/Observation?identifier=" + URLEncoder.encode(identifier.getSystem() + "|" + identifier
                .getValue(), StandardCharsets.UTF_8));
        Bundle bundle = fhir.newJsonParser().parseResource(Bundle.class, found);
        Observation stored = bundle.hasEntry() ? (Observation) bundle.getEntryFirstRep().getResource() : null;
        switch (merger.merge(stored, incoming, context)) {
            case MergeOutcome.Created created -> put((Observation) created.resource(), null);
            case MergeOutcome.Merged merged -> put((Observation) merged.resource(), "W/\"" + Objects
                    .requireNonNull(stored).getMeta().getVersionId() + "\"");
            case MergeOutcome.Unchanged unchanged -> {
                // Nothing to write.
            }
            case MergeOutcome.Refused refused -> throw new IOException("merging is refused: " + refused.reason());
        }
    }

    private void put(Observation observation, @Nullable String ifMatch) throws IOException, InterruptedException {
        http.put("/Observation/" + observation.getIdElement().getIdPart(), fhir.newJsonParser().encodeResourceToString(
                observation), ifMatch);
    }

    @Override
    public long requests() {
        return http.requests();
    }
}

package org.iomtfhir.benchmarks.persist;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.jspecify.annotations.Nullable;

/**
 * What the server can take: transaction bundles of guarded PUTs that were made beforehand, some in flight at a time, nothing
 * read, merged or looked at.
 */
final class BareLoader implements Way {

    private static final int IN_FLIGHT = 4;
    private static final int ENTRIES = 100;

    private final ObservationMerger merger = new ObservationMerger();
    private final MergeContext context = new MergeContext(InstantSource.system(), ServiceSystem.DEFAULT,
            Profile.STANDARD, false);
    private final ResourceText text = new ResourceText();
    private final Ward ward;
    private final Http http;
    private final Map<String, Observation> stored = new HashMap<>();

    BareLoader(Ward ward, String serverUrl) {
        this.ward = ward;
        this.http = new Http(serverUrl, true);
    }

    @Override
    public String title() {
        return "bare loader, bundles ready-made";
    }

    @Override
    public Work prepare(Step step, List<Series> series) {
        ConcurrentLinkedQueue<byte[]> bundles = new ConcurrentLinkedQueue<>();
        for (int from = 0; from < series.size(); from += ENTRIES) {
            bundles.add(bundle(step, series.subList(from, Math.min(series.size(), from + ENTRIES))));
        }
        List<Work> senders = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            senders.add(() -> {
                for (byte[] next = bundles.poll(); next != null; next = bundles.poll()) {
                    http.post(BodyPublishers.ofByteArray(next));
                }
            });
        }
        return () -> Threads.runAll(senders);
    }

    private byte[] bundle(Step step, List<Series> series) {
        StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[");
        for (Series each : series) {
            bundle.append(bundle.charAt(bundle.length() - 1) == '[' ? "" : ",").append("{\"resource\":").append(text
                    .write(result(step, each))).append(",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/")
                    .append(each.id()).append("\",\"ifMatch\":\"W/\\\"").append(switch (step) {
                        case CREATE -> "0";
                        case UPDATE -> "1";
                        case REPEAT -> "2";
                    }).append("\\\"\"}}");
        }
        return bundle.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private Resource result(Step step, Series series) {
        @Nullable
        Observation before = stored.get(series.id());
        Observation after = switch (merger.merge(before, ward.observation(series, step), context)) {
            case MergeOutcome.Created created -> (Observation) created.resource();
            case MergeOutcome.Merged merged -> (Observation) merged.resource();
            case MergeOutcome.Unchanged unchanged -> Objects.requireNonNull(before);
            case MergeOutcome.Refused refused -> throw new IllegalStateException(refused.reason());
        };
        if (step == Step.REPEAT) {
            stored.remove(series.id());
        } else {
            stored.put(series.id(), after);
        }
        return after;
    }

    @Override
    public long requests() {
        return http.requests();
    }
}

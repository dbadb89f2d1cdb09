package org.iomtfhir.persist.write;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.write.Pending.Slot;
import org.iomtfhir.runtime.retry.Backoff;

/**
 * Writes batches of resources. Changes to one resource are merged in their order and written once; resources are spread
 * over lanes by their id, each lane sending one bundle at a time, so that a resource has one writer in this process. What
 * several batches bring at once shares bundles. Thread-safe.
 */
public final class ResourceWriter implements AutoCloseable {

    private final List<WriterLane> lanes = new ArrayList<>();

    /**
     * @param server
     *            where to write
     * @param profile
     *            how that server wants it
     * @param options
     *            how much at once, how patiently
     * @param mergers
     *            what becomes of a stored and a new resource
     * @param context
     *            what mergers have to know
     * @param backoff
     *            between tries
     * @param serverErrors
     *            what the server fails at
     * @param metrics
     *            counts bundles, conflicts, repeats and what was replaced
     */
    public ResourceWriter(FhirServer server, ServerProfile profile, WriteOptions options, Mergers mergers,
            MergeContext context, Backoff backoff, ServerErrorTracker serverErrors, MeterRegistry metrics) {
        WrittenVersionCache remembered = new WrittenVersionCache(options.rememberedBytes(), metrics);
        Ownership ownership = new Ownership(server.base(), context.profile() == Profile.STANDARD);
        FirstWriteReconciler reconciler = new FirstWriteReconciler(server, profile, mergers, context, ownership,
                remembered);
        ReplacementMetrics displaced = new ReplacementMetrics(metrics);
        int entries = options.together(profile.maxBundleEntries());
        CongestionWindow window = new CongestionWindow(options.bundlesInFlight(), entries, Ticker.systemTicker(),
                metrics);
        BundleWriter lane = new BundleWriter(server, profile, window, options,
                new StoredReader(server, profile, options, remembered, reconciler),
                new WritePlanner(profile, mergers, context, ownership, reconciler, displaced, new SourceRecord(options
                        .source(), context.clock(), context.serviceSystem())),
                remembered, reconciler,
                backoff, serverErrors, displaced, metrics);
        for (int i = 0; i < options.bundlesInFlight(); i++) {
            lanes.add(new WriterLane(lane, entries, "fhir-writer-" + i));
        }
    }

    /**
     * Writes a batch.
     *
     * @param changes
     *            in the order in which they happened
     * @return an outcome for each change, in the same order; what is done is on the server
     * @throws FhirUnavailableException
     *             if the server can't take all of it now; some of it may be written, and repeating all of it later is
     *             right
     */
    public List<WriteOutcome> write(List<Change> changes) {
        List<Slot> slots = changes.stream().map(Slot::new).toList();
        Map<String, List<Slot>> byResource = new LinkedHashMap<>();
        slots.forEach(slot -> byResource.computeIfAbsent(slot.change().type() + "/" + slot.change().id(),
                key -> new ArrayList<>()).add(slot));
        Map<Integer, List<Pending>> byLane = new LinkedHashMap<>();
        byResource.forEach((key, theirs) -> byLane.computeIfAbsent(Math.floorMod(key.hashCode(), lanes.size()),
                number -> new ArrayList<>()).add(new Pending(theirs)));
        List<Future<?>> running = new ArrayList<>();
        byLane.forEach((number, pendings) -> running.add(lanes.get(number).add(pendings)));
        await(running);
        return slots.stream().map(Slot::outcome).toList();
    }

    private static void await(List<Future<?>> running) {
        FhirUnavailableException worst = null;
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (InterruptedException e) {
                running.forEach(other -> other.cancel(true));
                Thread.currentThread().interrupt();
                throw FhirUnavailableException.transientFailure("interrupted while writing to the FHIR server");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof FhirUnavailableException unavailable)) {
                    throw new IllegalStateException("writing to the FHIR server failed", e.getCause());
                }
                if (worst == null || unavailable.kind().compareTo(worst.kind()) > 0) {
                    worst = unavailable;
                }
            }
        }
        if (worst != null) {
            throw worst;
        }
    }

    /** Stops the lanes; what is on its way is cut off. */
    @Override
    public void close() {
        lanes.forEach(WriterLane::close);
    }
}

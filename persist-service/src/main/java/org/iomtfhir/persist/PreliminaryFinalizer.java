package org.iomtfhir.persist;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirclient.server.ChangesSearch;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.SearchText;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.iomtfhir.persist.write.Change;
import org.iomtfhir.persist.write.ResourceWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes {@code final} what was written as {@code preliminary} and whose time is over, for its readings may have stopped
 * coming. Looks for them on the server every few minutes; several processes at once do no harm. Started and closed by one thread.
 */
final class PreliminaryFinalizer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PreliminaryFinalizer.class);

    private static final Duration BETWEEN = Duration.ofMinutes(5);

    /** What comes with the last reading is mostly on its way still when the hour is over. */
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final int PAGE = 100;
    private static final int MOST_AT_ONCE = 2_000;

    private final FhirServer server;
    private final ResourceWriter writer;
    private final MergeContext context;
    private final ResourceText text = new ResourceText();
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("preliminary-end").factory());

    private Future<?> looks = CompletableFuture.completedFuture(null);

    PreliminaryFinalizer(FhirServer server, ResourceWriter writer, MergeContext context) {
        this.server = server;
        this.writer = writer;
        this.context = context;
    }

    /** From now on looks by itself. */
    void start() {
        looks = thread.scheduleWithFixedDelay(this::tryLook, BETWEEN.toSeconds(), BETWEEN.toSeconds(),
                TimeUnit.SECONDS);
    }

    private void tryLook() {
        try {
            look();
        } catch (RuntimeException e) {
            // Whatever it is: the next look comes, and what the server refuses shows with the readings too.
            LOG.warn("Observations whose time is over could not be made final now: {}", e.getClass().getSimpleName());
        }
    }

    /**
     * Looks once.
     *
     * @return how many were found to be over
     */
    int look() {
        Instant before = context.clock().instant().minus(GRACE).truncatedTo(ChronoUnit.SECONDS);
        List<Change> changes = new ArrayList<>();
        SearchResult found = new ChangesSearch(server, PAGE, MOST_AT_ONCE).since("Observation", Map.of("status",
                "preliminary", "identifier", SearchText.escaped(context.serviceSystem()) + "|", "date", "eb" + before),
                Instant.EPOCH);
        found.resources().forEach(each -> change(each, changes));
        if (!found.complete()) {
            LOG.warn("The FHIR server has more preliminary Observations whose time is over than {} that were looked at:"
                    + " the others become final with their next reading, or once these are", found.resources().size());
        }
        writer.write(changes);
        return changes.size();
    }

    private void change(StoredResource stored, List<Change> changes) {
        try {
            if (!(text.parse(stored.json()) instanceof Observation observation)) {
                return;
            }
            for (Identifier identifier : observation.getIdentifier()) {
                if (context.serviceSystem().equals(identifier.getSystem())) {
                    ObservationMerger.ended(observation, context).ifPresent(ended -> changes.add(new Change(
                            "Observation", stored.id(), ended, identifier.getSystem(), identifier.getValue())));
                    return;
                }
            }
        } catch (MalformedResourceException e) {
            // It shows with the readings that come for it.
        }
    }

    /** Ends the looking; a look under way is interrupted. */
    @Override
    public void close() {
        looks.cancel(true);
        thread.shutdownNow();
    }
}

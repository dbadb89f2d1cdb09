package org.iomtfhir.persist.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.server.FhirServer;
import org.iomtfhir.persist.server.FirstWriteGuard;
import org.iomtfhir.persist.server.HistoryEntry;
import org.iomtfhir.persist.server.MalformedResourceException;
import org.iomtfhir.persist.server.ResourceText;
import org.iomtfhir.persist.server.ServerProfile;
import org.iomtfhir.persist.server.StoredResource;
import org.iomtfhir.persist.write.Pending.Stored;

/**
 * Mends what {@link FirstWriteGuard#PUT_THEN_UNITE} can't prevent. A first version is {@code final}, and what is merged
 * becomes {@code amended}; so a {@code final} Observation above version 1 that we did not write went over another first
 * version, and both are united. Thread-safe.
 */
final class Uniting {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FhirServer server;
    private final boolean needed;
    private final Mergers mergers;
    private final MergeContext context;
    private final Ownership ownership;
    private final Remembered remembered;
    private final ResourceText text = new ResourceText();

    Uniting(FhirServer server, ServerProfile profile, Mergers mergers, MergeContext context, Ownership ownership,
            Remembered remembered) {
        this.server = server;
        this.needed = profile.firstWrite() == FirstWriteGuard.PUT_THEN_UNITE;
        this.mergers = mergers;
        this.context = context;
        this.ownership = ownership;
        this.remembered = remembered;
    }

    /** Whether first versions need this at all. */
    boolean isNeeded(String type) {
        return needed && type.equals("Observation");
    }

    /** What is stored, united with the version before where that was written over. */
    Stored unite(Pending pending, StoredResource stored, Resource resource) {
        Stored.Present asIs = new Stored.Present(stored.id(), stored.version(), resource, false);
        if (!isNeeded(stored.type()) || "1".equals(stored.version()) || stored.version() == null) {
            return asIs;
        }
        boolean first = resource instanceof Observation observation
                && observation.getStatus() == Observation.ObservationStatus.FINAL;
        Remembered.Written ours = remembered.get(pending);
        boolean written = ours != null && stored.version().equals(ours.version());
        if (!pending.uniteWithPrevious() && (!first || written)) {
            return asIs;
        }
        Resource previous = previous(stored);
        if (previous == null || !ownership.same(resource, previous)) {
            return asIs;
        }
        return switch (mergers.of(stored.type()).merge(resource, previous, context)) {
            case MergeOutcome.Merged merged -> new Stored.Present(stored.id(), stored.version(), (Resource) merged
                    .resource(), true);
            case MergeOutcome.Created created -> asIs;
            case MergeOutcome.Refused refused -> asIs;
            case MergeOutcome.Unchanged unchanged -> {
                // Looked into once; until somebody else writes it, there is nothing to look for.
                remembered.put(pending, new Remembered.Written(stored.id(), stored.version(), stored.json()));
                yield asIs;
            }
        };
    }

    private Resource previous(StoredResource stored) {
        List<HistoryEntry> versions = server.history(stored.type(), stored.id(), 1).entries();
        for (int i = 0; i + 1 < versions.size(); i++) {
            StoredResource before = versions.get(i + 1).resourceOrNull();
            if (stored.version().equals(versions.get(i).version()) && before != null) {
                try {
                    return text.parse(before.json());
                } catch (MalformedResourceException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** The resource as a tree. */
    static JsonNode json(StoredResource resource) {
        try {
            return MAPPER.readTree(resource.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource that was read is JSON");
        }
    }
}

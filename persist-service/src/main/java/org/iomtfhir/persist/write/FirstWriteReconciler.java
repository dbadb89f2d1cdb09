package org.iomtfhir.persist.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.FirstWriteGuard;
import org.iomtfhir.fhirclient.server.History;
import org.iomtfhir.fhirclient.server.HistoryEntry;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.iomtfhir.persist.merge.WriteMark;
import org.iomtfhir.persist.write.Pending.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Mends what {@link FirstWriteGuard#PUT_THEN_UNITE} can't prevent. A first version is {@code final}, and what is merged
 * becomes {@code amended}; so a {@code final} Observation above version 1 went over another version, which may have gone
 * over another in its turn. Whoever wrote it, and whoever reads it, goes back through them to the first that went over
 * none, and unites all. No other type shows what it is, so there only the writer itself looks, at the version that its own
 * went over. Thread-safe.
 */
final class FirstWriteReconciler {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_PAGES = 50;

    private final FhirServer server;
    private final ServerProfile profile;
    private final Mergers mergers;
    private final MergeContext context;
    private final Ownership ownership;
    private final WrittenVersionCache remembered;
    private final UnreconciledOverwrites writtenOver = new UnreconciledOverwrites();
    private final ResourceText text = new ResourceText();

    FirstWriteReconciler(FhirServer server, ServerProfile profile, Mergers mergers, MergeContext context,
            Ownership ownership,
            WrittenVersionCache remembered) {
        this.server = server;
        this.profile = profile;
        this.mergers = mergers;
        this.context = context;
        this.ownership = ownership;
        this.remembered = remembered;
    }

    /** Whether first versions need this at all. */
    boolean isNeeded(String type) {
        return profile.firstWrite(type) == FirstWriteGuard.PUT_THEN_UNITE;
    }

    /** Whether a first version has to be one change alone, so that its status shows it to whoever reads it later. */
    boolean marksFirst(String type) {
        return isNeeded(type) && type.equals("Observation");
    }

    /**
     * Our first version went over somebody's.
     *
     * @param versionOrNull
     *            which it became, null where the server did not say
     */
    void wroteOver(Pending pending, @Nullable String versionOrNull) {
        writtenOver.put(pending, versionOrNull);
    }

    /** It is written, with all that ours went over. */
    void written(Pending pending) {
        writtenOver.forget(pending);
    }

    /** What is stored, united with the versions before where those were written over. */
    Stored.Present unite(Pending pending, StoredResource stored, Resource resource) {
        Stored.Present asIs = new Stored.Present(stored.id(), stored.requiredVersion(), resource, false);
        if (!isNeeded(stored.type()) || "1".equals(stored.requiredVersion())) {
            return asIs;
        }
        WrittenVersionCache.Written ours = remembered.get(pending);
        boolean looksOver = isFirst(resource)
                && (ours == null || !Objects.equals(stored.requiredVersion(), ours.version()));
        boolean wroteOver = writtenOver.has(pending);
        if (!wroteOver && !looksOver) {
            return asIs;
        }
        History history = server.history(stored.type(), stored.id(), MOST_PAGES);
        if (wroteOver && history.at(stored.requiredVersion()) < 0) {
            throw FhirUnavailableException.transientFailure("the FHIR server's history does not show yet what it"
                    + " holds, and a first version that was written over has to be read from it");
        }
        // What was written over our own version and then updated is in what stands; what ours went over is not.
        SortedMap<Integer, Resource> lost = new TreeMap<>(Comparator.reverseOrder());
        int oursAt = -1;
        if (looksOver) {
            walkBack(history, history.at(stored.requiredVersion()), resource, false, lost);
        }
        if (wroteOver) {
            String version = writtenOver.version(pending);
            oursAt = history.at(version == null ? stored.requiredVersion() : version);
            walkBack(history, oursAt, resource, true, lost);
        }
        Resource united = united(stored.type(), resource, lost, oursAt);
        if (isSame(united, resource)) {
            // Looked into once; until somebody else writes it, there is nothing to look for.
            writtenOver.forget(pending);
            remembered.put(pending,
                    new WrittenVersionCache.Written(stored.id(), stored.requiredVersion(), stored.json()));
            return asIs;
        }
        return new Stored.Present(stored.id(), stored.requiredVersion(), united, true);
    }

    /**
     * Gathers what was written over, from a version that was written as a first one: the version before it, and as long as
     * that is a first one too, the version before that.
     *
     * @param from
     *            where in the history that version stands, -1 if it does not
     * @param ours
     *            whether it is known to have gone over what was before; if not, what is of another owner was put right by hand
     * @param lost
     *            by their place in the history
     * @throws FhirUnavailableException
     *             if the server shows fewer versions than that takes: one that is not seen may hold readings that are nowhere else
     */
    private void walkBack(History history, int from, Resource current, boolean ours, Map<Integer, Resource> lost) {
        List<HistoryEntry> versions = history.entries();
        boolean first = from >= 0;
        for (int i = from + 1; first && i < versions.size(); i++) {
            StoredResource before = versions.get(i).resourceOrNull();
            Resource resource = before == null ? null : parsed(before);
            if (resource == null || (!ours && !ownership.same(current, resource))) {
                return;
            }
            lost.put(i, resource);
            first = isFirst(resource) && ownership.same(current, resource);
        }
        if (!history.complete() && (first || from < 0)) {
            throw FhirUnavailableException
                    .answered("the FHIR server shows fewer versions of a resource than there are, and one"
                            + " that was written over may be among those that it does not show: let it give its whole history");
        }
    }

    /**
     * One of all.
     *
     * @param lost
     *            by their place in the history, the oldest first
     * @param oursAt
     *            the place of a version that is known to have gone over the one before it, -1 if none is: somebody may have made it so
     *            by hand
     */
    private Resource united(String type, Resource current, SortedMap<Integer, Resource> lost, int oursAt) {
        if (lost.isEmpty()) {
            return current;
        }
        return isFirst(current)
                ? inTurn(type, current, writtenOver(current, lost, oursAt), oursAt >= 0)
                : into(type, current, List.copyOf(lost.values()));
    }

    /** What each write had become, others' edits included, when another one went over it; the oldest first. */
    private static List<Resource> writtenOver(Resource current, SortedMap<Integer, Resource> lost, int oursAt) {
        List<Resource> writtenOver = new ArrayList<>();
        List<Integer> places = List.copyOf(lost.keySet());
        for (int i = 0; i < places.size(); i++) {
            Resource each = lost.get(places.get(i));
            Resource next = i + 1 < places.size() ? lost.get(places.get(i + 1)) : current;
            if (places.get(i) - 1 == oursAt || !isSameWrite(each, next)) {
                writtenOver.add(each);
            }
        }
        return writtenOver;
    }

    /** Whether somebody edited what we wrote, so that our mark and the time of our writing are still in it. */
    private static boolean isSameWrite(@Nullable Resource before, @Nullable Resource after) {
        return before instanceof Observation one && after instanceof Observation other && one.hasIssued()
                && other.hasIssued() && one.getIssued().toInstant().equals(other.getIssued().toInstant())
                && Objects.equals(WriteMark.text(one),
                        WriteMark.text(other));
    }

    /**
     * As if they had come one after another: of two values the newer one stays, and what can't be merged is left out, as it
     * would have been refused. What others have added to any of them is kept.
     */
    private Resource inTurn(String type, Resource current, List<Resource> writtenOver, boolean ours) {
        if (writtenOver.isEmpty()) {
            return current;
        }
        Resource united = writtenOver.getFirst();
        List<Resource> later = new ArrayList<>(writtenOver.subList(1, writtenOver.size()));
        later.add(current);
        for (Resource each : later) {
            Optional<Resource> merged = merged(type, united, each);
            if (merged.isEmpty() && !ours) {
                return current;
            }
            united = merged.map(all -> ForeignElements.join(all, each)).orElse(united);
        }
        return united;
    }

    /** What others have made of what stands since is kept: the oldest is merged into it first, and itself last. */
    private Resource into(String type, Resource current, List<Resource> oldestFirst) {
        Resource united = current;
        for (Resource each : oldestFirst) {
            united = merged(type, united, each).orElse(united);
        }
        return merged(type, united, current).orElse(united);
    }

    /** Whether nothing differs but what the server sets. */
    private static boolean isSame(Resource united, Resource stored) {
        Resource copy = united.copy();
        copy.setIdElement(stored.getIdElement());
        copy.getMeta().setVersionIdElement(stored.getMeta().getVersionIdElement())
                .setLastUpdatedElement(stored.getMeta()
                        .getLastUpdatedElement());
        return copy.equalsDeep(stored);
    }

    /** Empty if the two can't be one. */
    private Optional<Resource> merged(String type, Resource stored, Resource incoming) {
        if (!ownership.same(stored, incoming)) {
            return Optional.empty();
        }
        return switch (mergers.of(type).merge(stored, incoming, context)) {
            case MergeOutcome.Merged merged -> Optional.of((Resource) merged.resource());
            case MergeOutcome.Created created -> Optional.of(stored);
            case MergeOutcome.Unchanged unchanged -> Optional.of(stored);
            case MergeOutcome.Refused refused -> Optional.empty();
        };
    }

    private static boolean isFirst(Resource resource) {
        return resource instanceof Observation observation && ObservationMerger.isFirst(observation);
    }

    private @Nullable Resource parsed(StoredResource stored) {
        try {
            return text.parse(stored.json());
        } catch (MalformedResourceException e) {
            return null;
        }
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

package org.iomtfhir.persist.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.HistoryEntry;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.SearchText;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.write.Pending.Stored;
import org.iomtfhir.persist.write.WriteOutcome.Refused;

/**
 * Finds out what the server holds under the ids that are to be written: from what is remembered, by one search for all the
 * others, and by id where a search can't be trusted. Thread-safe.
 */
final class StoredReader {

    private static final int LEAST_COUNT = 100;
    private static final int MOST_PAGES = 50;

    private final FhirServer server;
    private final ServerProfile profile;
    private final WriteOptions options;
    private final WrittenVersionCache remembered;
    private final FirstWriteReconciler reconciler;
    private final ResourceText text = new ResourceText();

    StoredReader(FhirServer server, ServerProfile profile, WriteOptions options, WrittenVersionCache remembered,
            FirstWriteReconciler reconciler) {
        this.server = server;
        this.profile = profile;
        this.options = options;
        this.remembered = remembered;
        this.reconciler = reconciler;
    }

    /** Asks the server, and makes {@link Pending#stored()} known for each. */
    void read(List<Pending> pendings) {
        pendings.stream().collect(Collectors.groupingBy(Pending::type, LinkedHashMap::new, Collectors.toList()))
                .forEach(this::read);
    }

    /**
     * Makes {@link Pending#stored()} known if it is remembered. The server may hold something else by now: that matters
     * not to a write with a guard, and very much to whoever would write nothing.
     *
     * @return whether it is remembered
     */
    boolean recall(Pending pending) {
        WrittenVersionCache.Written written = pending.readById() || pending.asksServer()
                ? null
                : remembered.get(pending);
        if (written == null) {
            return false;
        }
        pending.stored(new Stored.Present(written.id(), written.version(), text.parse(written.json()), false));
        return true;
    }

    private void read(String type, List<Pending> pendings) {
        List<Pending> missing = search(type, pendings.stream().filter(each -> !each.readById()).toList());
        List<Pending> toRead = new ArrayList<>(pendings.stream().filter(Pending::readById).toList());
        if (profile.probesDeleted()) {
            toRead.addAll(missing);
            missing = List.of();
        }
        missing = new ArrayList<>(missing);
        missing.addAll(readById(type, toRead));
        if (options.findByIdentifier() && !missing.isEmpty()) {
            missing = searchIdentifiers(type, missing);
        }
        missing.forEach(each -> each.stored(new Stored.Nothing(null)));
    }

    /** Gives back those that the search did not find. */
    private List<Pending> search(String type, List<Pending> pendings) {
        if (pendings.isEmpty()) {
            return List.of();
        }
        Map<String, Pending> byId = new LinkedHashMap<>();
        pendings.forEach(each -> byId.put(each.id(), each));
        SearchResult found;
        try {
            found = server.search(type, Map.of("_id", String.join(",", byId.keySet()), "_count", Integer.toString(byId
                    .size())), MOST_PAGES);
        } catch (AnswerTooLargeException e) {
            if (pendings.size() == 1) {
                throw e;
            }
            List<Pending> missing = new ArrayList<>(search(type, pendings.subList(0, pendings.size() / 2)));
            missing.addAll(search(type, pendings.subList(pendings.size() / 2, pendings.size())));
            return missing;
        }
        if (!found.complete() && found.resources().size() > byId.size()) {
            throw FhirUnavailableException
                    .transientFailure("the FHIR server finds more by id than it was asked for, page after page");
        }
        found.resources().forEach(resource -> {
            Pending pending = byId.remove(resource.id());
            if (pending != null) {
                present(pending, resource);
            }
        });
        List<Pending> notFound = List.copyOf(byId.values());
        // Where the server may have held back some, they are not missing.
        return found.complete() ? notFound : readById(type, notFound);
    }

    /** Gives back those of which the server says that there never was one. */
    private List<Pending> readById(String type, List<Pending> pendings) {
        if (pendings.isEmpty()) {
            return List.of();
        }
        List<Pending> missing = new ArrayList<>();
        List<ReadResult> results;
        try {
            results = server.readAll(type, pendings.stream().map(Pending::id).toList(), profile.bundleHeaders());
        } catch (AnswerTooLargeException e) {
            if (pendings.size() == 1) {
                throw e;
            }
            missing.addAll(readById(type, pendings.subList(0, pendings.size() / 2)));
            missing.addAll(readById(type, pendings.subList(pendings.size() / 2, pendings.size())));
            return missing;
        }
        for (int i = 0; i < pendings.size(); i++) {
            Pending pending = pendings.get(i);
            switch (results.get(i)) {
                case ReadResult.Found found -> present(pending, found.resource());
                case ReadResult.Missing none -> missing.add(pending);
                case ReadResult.Deleted deleted -> deleted(pending);
            }
        }
        return missing;
    }

    private void deleted(Pending pending) {
        if (!options.makeDeletedAnew()) {
            close(pending, ErrorName.ObservationDeleted, "the " + pending.type()
                    + " was deleted on the FHIR server, and deleted ones are made anew only where"
                    + " observations.make-deleted-anew is set");
            return;
        }
        List<HistoryEntry> versions = server.history(pending.type(), pending.id(), 1).entries();
        if (!versions.isEmpty() && versions.getFirst().resourceOrNull() != null) {
            present(pending, versions.getFirst().resourceOrNull()); // Somebody has made it anew just now.
            return;
        }
        pending.stored(new Stored.Nothing(versions.isEmpty() ? null : versions.getFirst().version()));
    }

    /** Looks for those that the server once gave ids of its own; gives back those that it has not. */
    private List<Pending> searchIdentifiers(String type, List<Pending> pendings) {
        Map<String, Pending> byValue = new LinkedHashMap<>();
        List<Pending> missing = new ArrayList<>();
        for (Pending each : pendings) {
            String value = each.open().getFirst().change().identifierValue();
            if (value == null) {
                missing.add(each);
            } else {
                byValue.put(value, each);
            }
        }
        if (byValue.isEmpty()) {
            return missing;
        }
        missing.addAll(searchValues(type, byValue));
        return missing;
    }

    private List<Pending> searchValues(String type, Map<String, Pending> byValue) {
        String tokens = byValue.values().stream().map(each -> each.open().getFirst().change()).map(change -> SearchText
                .token(change.identifierSystem(), change.identifierValue())).collect(Collectors.joining(","));
        SearchResult result = server.search(type, Map.of("identifier", tokens, "_count", Integer.toString(Math
                .max(LEAST_COUNT, 2 * byValue.size()))), MOST_PAGES);
        if (!result.complete() && byValue.size() > 1) {
            List<Map.Entry<String, Pending>> all = List.copyOf(byValue.entrySet());
            List<Pending> missing = new ArrayList<>(searchValues(type, some(all.subList(0, all.size() / 2))));
            missing.addAll(searchValues(type, some(all.subList(all.size() / 2, all.size()))));
            return missing;
        }
        if (!result.complete()) {
            // What was not fetched may be one of these; to take it for missing would double it.
            throw FhirUnavailableException
                    .transientFailure("the FHIR server finds more by identifier than can be fetched");
        }
        Map<String, List<StoredResource>> found = result.resources().stream().distinct()
                .collect(Collectors.groupingBy(
                        each -> identifier(each, byValue)));
        List<Pending> missing = new ArrayList<>();
        byValue.forEach((value, pending) -> {
            List<StoredResource> theirs = found.getOrDefault(value, List.of());
            switch (theirs.size()) {
                case 0 -> missing.add(pending);
                case 1 -> present(pending, theirs.getFirst());
                default -> close(pending, ErrorName.MultipleResourceFound, "more than one " + type
                        + " on the FHIR server has the identifier that is made of the reading's patient, device, type and"
                        + " time: keep the one that is right, and delete the others or take the identifier from them; then"
                        + " replay the dead letter");
            }
        });
        return missing;
    }

    private static Map<String, Pending> some(List<Map.Entry<String, Pending>> entries) {
        Map<String, Pending> some = new LinkedHashMap<>();
        entries.forEach(each -> some.put(each.getKey(), each.getValue()));
        return some;
    }

    /** Which of the identifiers asked for a resource has, exactly; empty text for none. */
    private static String identifier(StoredResource resource, Map<String, Pending> byValue) {
        JsonNode json = FirstWriteReconciler.json(resource);
        for (JsonNode each : json.path("identifier")) {
            Pending pending = byValue.get(each.path("value").asText(""));
            if (pending != null && pending.open().getFirst().change().identifierSystem().equals(each.path("system")
                    .asText(""))) {
                return each.path("value").asText("");
            }
        }
        return "";
    }

    /** Many servers give the version of what they show in a search, all should give it by id. */
    private StoredResource withVersion(StoredResource stored) {
        if (stored.version() != null) {
            return stored;
        }
        if (!(server.read(stored.type(), stored.id()) instanceof ReadResult.Found(StoredResource read))) {
            throw FhirUnavailableException.transientFailure("a resource went away while it was read");
        }
        read.requiredVersion();
        return read;
    }

    private void present(Pending pending, StoredResource found) {
        StoredResource stored = withVersion(found);
        Resource resource;
        try {
            resource = text.parse(stored.json());
        } catch (MalformedResourceException e) {
            close(pending, ErrorName.IncompatibleData, "the stored " + pending.type() + " can't be read: " + e
                    .getMessage());
            return;
        }
        Stored.Present present = reconciler.unite(pending, stored, resource);
        if (pending.asksServer() && !present.changed()) {
            // It was forgotten for the doubt; from here on it is known again.
            remembered.put(pending,
                    new WrittenVersionCache.Written(stored.id(), stored.requiredVersion(), stored.json()));
        }
        pending.stored(present);
    }

    private static void close(Pending pending, ErrorName error, String reason) {
        pending.stored(new Stored.Closed(new Refused(error, reason)));
    }
}

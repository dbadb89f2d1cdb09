package org.iomtfhir.persist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.persist.write.Change;

/**
 * Where the records of a patient were merged, a series goes on in the resource that it began in, though its id was made of the
 * replaced record's. Asks the server only for patients who replaced another. Thread-safe.
 */
final class MergedRecords {

    private static final int TOGETHER = 100;
    private static final int LEAST_COUNT = 100;
    private static final int MOST_PAGES = 50;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FhirServer server;
    private final ResourceIdentifierAssigner identifiers;
    private final boolean findByIdentifier;

    /**
     * @param findByIdentifier
     *            whether resources may have ids that the server chose
     */
    MergedRecords(FhirServer server, ResourceIdentifierAssigner identifiers, boolean findByIdentifier) {
        this.server = server;
        this.identifiers = identifiers;
        this.findByIdentifier = findByIdentifier;
    }

    /** The changes, in the same order, each to the resource in which its series began, or else to the patient's present one. */
    List<Change> settle(List<Change> changes) {
        Map<String, Set<Change.Candidate>> asked = new LinkedHashMap<>();
        changes.stream().filter(each -> each.candidates().size() > 1).forEach(each -> asked.computeIfAbsent(each.type(),
                type -> new LinkedHashSet<>()).addAll(each.candidates()));
        if (asked.isEmpty()) {
            return changes;
        }
        Map<String, Boolean> inUse = new HashMap<>();
        asked.forEach((type, candidates) -> {
            List<Change.Candidate> all = List.copyOf(candidates);
            for (int from = 0; from < all.size(); from += TOGETHER) {
                look(type, all.subList(from, Math.min(all.size(), from + TOGETHER)), inUse);
            }
        });
        return changes.stream().map(each -> each.candidates().size() > 1 ? settle(each, inUse) : each).toList();
    }

    /** In the record of the reading's time what was retracted stays so; a retracted one of another says nothing. */
    private Change settle(Change change, Map<String, Boolean> inUse) {
        Change.Candidate first = change.candidates().getFirst();
        if (inUse.containsKey(key(change.type(), first))) {
            return identifiers.under(change, first);
        }
        return change.candidates().stream().filter(each -> inUse.getOrDefault(key(change.type(), each), false))
                .findFirst().map(each -> identifiers.under(change, each)).orElse(change);
    }

    private static String key(String type, Change.Candidate candidate) {
        return type + "/" + candidate.identifierValue();
    }

    /** Notes those that are there, and whether they are in use. */
    private void look(String type, List<Change.Candidate> candidates, Map<String, Boolean> inUse) {
        Map<String, Change.Candidate> byId = new LinkedHashMap<>();
        candidates.forEach(each -> byId.put(identifiers.id(each), each));
        for (StoredResource found : search(type, "_id", List.copyOf(byId.keySet()))) {
            Change.Candidate candidate = byId.get(found.id());
            if (candidate != null) {
                inUse.put(key(type, candidate), isInUse(found));
            }
        }
        if (!findByIdentifier) {
            return;
        }
        Map<String, Change.Candidate> byValue = new LinkedHashMap<>();
        candidates.forEach(each -> byValue.put(each.identifierValue(), each));
        for (StoredResource found : search(type, "identifier", byValue.keySet().stream().map(identifiers::searchText)
                .toList())) {
            for (JsonNode identifier : json(found).path("identifier")) {
                Change.Candidate candidate = byValue.get(identifier.path("value").asText(""));
                if (candidate != null && identifiers.isOurs(identifier.path("system").asText(""))) {
                    inUse.merge(key(type, candidate), isInUse(found), Boolean::logicalOr);
                }
            }
        }
    }

    private List<StoredResource> search(String type, String parameter, List<String> values) {
        SearchResult result;
        try {
            result = server.search(type, Map.of(parameter, values.stream().collect(Collectors.joining(",")), "_count",
                    Integer.toString(Math.max(LEAST_COUNT, 2 * values.size())), "_elements", "identifier,status"),
                    MOST_PAGES);
        } catch (AnswerTooLargeException e) {
            if (values.size() == 1) {
                throw FhirUnavailableException.tooLarge("a stored " + type + " is larger than this service reads");
            }
            return inHalves(type, parameter, values);
        }
        if (!result.complete() && values.size() > 1) {
            return inHalves(type, parameter, values);
        }
        if (!result.complete()) {
            // What was not fetched may be the one in which the series began; to take it for missing would double it.
            throw FhirUnavailableException
                    .answered("the FHIR server finds more resources of merged patients than can be"
                            + " fetched");
        }
        return result.resources();
    }

    private List<StoredResource> inHalves(String type, String parameter, List<String> values) {
        List<StoredResource> found = new ArrayList<>(search(type, parameter, values.subList(0, values.size() / 2)));
        found.addAll(search(type, parameter, values.subList(values.size() / 2, values.size())));
        return found;
    }

    private static boolean isInUse(StoredResource resource) {
        return !"entered-in-error".equals(json(resource).path("status").asText());
    }

    private static JsonNode json(StoredResource resource) {
        try {
            return MAPPER.readTree(resource.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource that was read is JSON", e);
        }
    }
}

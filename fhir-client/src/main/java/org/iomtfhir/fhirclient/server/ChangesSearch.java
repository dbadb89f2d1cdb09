package org.iomtfhir.fhirclient.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Searches that find more than one answer holds, in the order in which the resources were last changed. Servers that are asked not to
 * keep a search (HAPI) give its first page and no link to a next one; so each answer is followed by a search that goes on from the
 * last change it told of. Used by one thread at a time.
 */
public final class ChangesSearch {

    /** No server's largest page is smaller; a smaller answer is a whole one. */
    private static final int SMALLEST_FULL_PAGE = 20;

    /** So many resources that were changed at one time are told of in one answer. */
    private static final int LARGEST_PAGE = 1_000;

    private final FhirServer server;
    private final int page;
    private final int most;

    /**
     * @param page
     *            how many resources are asked for at once
     * @param most
     *            how many are taken in all
     */
    public ChangesSearch(FhirServer server, int page, int most) {
        this.server = server;
        this.page = page;
        this.most = most;
    }

    /**
     * What was changed at this time or later, the earliest change first.
     *
     * @param parameters
     *            what else is asked for, as {@link FhirServer#search} takes it
     * @param since
     *            {@link Instant#EPOCH} for all
     * @return not complete if there was more than is taken, or if the server can't be asked to go on
     */
    public SearchResult since(String type, Map<String, String> parameters, Instant since) {
        List<StoredResource> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Instant from = since;
        int count = page;
        int largest = 0;
        while (true) {
            SearchResult found = asked(type, parameters, from, count);
            int before = all.size();
            for (StoredResource each : found.resources()) {
                if (seen.add(each.id())) {
                    all.add(each);
                    from = each.lastUpdated() != null && each.lastUpdated().isAfter(from) ? each.lastUpdated() : from;
                }
            }
            int size = found.resources().size();
            largest = Math.max(largest, size);
            if (all.size() >= most) {
                return new SearchResult(all, false);
            }
            if (all.size() > before) {
                continue;
            }
            if (found.complete() && (size < largest || size < SMALLEST_FULL_PAGE || isAll(type, parameters, from,
                    size))) {
                return new SearchResult(all, true);
            }
            if (count >= LARGEST_PAGE) {
                return new SearchResult(all, false);
            }
            // As many were changed at one time as an answer holds: then a larger one tells whether there are more.
            count = Math.min(LARGEST_PAGE, 2 * count);
        }
    }

    private SearchResult asked(String type, Map<String, String> parameters, Instant from, int count) {
        Map<String, String> asked = new HashMap<>(parameters);
        asked.put("_lastUpdated", "ge" + from);
        asked.put("_sort", "_lastUpdated");
        asked.put("_count", Integer.toString(count));
        return server.search(type, asked, Math.max(1, most / count));
    }

    /** Whether the server counts no more than these; one that does not count may have given as many as it gives at once. */
    private boolean isAll(String type, Map<String, String> parameters, Instant from, int size) {
        Map<String, String> asked = new HashMap<>(parameters);
        asked.put("_lastUpdated", "ge" + from);
        try {
            OptionalInt total = server.count(type, asked);
            return total.isPresent() && total.getAsInt() <= size;
        } catch (FhirRefusedException e) {
            return false;
        }
    }
}

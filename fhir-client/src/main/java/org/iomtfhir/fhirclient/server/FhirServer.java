package org.iomtfhir.fhirclient.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this service makes of a FHIR server, and what came of them. Identifiers travel in bodies, not in URLs
 * that servers and proxies log. Thread-safe.
 *
 * <p>Every method throws {@link FhirUnavailableException} for what may pass, {@link FhirRefusedException} for what the
 * server refuses as asked, and {@link AnswerTooLargeException} for an answer beyond the bound.
 */
public final class FhirServer {

    private static final String FHIR_JSON = "application/fhir+json; charset=utf-8";

    /** What HAPI gives at the most when asked with {@code no-store}, unless told how many. */
    private static final int MOST_UNASKED = 100;

    /** Where no number is asked for, Azure gives ten. */
    private static final int SMALLEST_DEFAULT_PAGE = 10;

    private static final String HISTORY = "_history?_count=";
    private static final int MOST_PAGES = 50;

    /** How many versions are asked for in one page: fewer, where so many are too large for an answer. */
    private static final int[] VERSIONS = {100, 10, 1};

    /** The type and id at the end of a URL, of a version or not. */
    private static final Pattern NAMED = Pattern
            .compile("([A-Z][A-Za-z]*)/([A-Za-z0-9.-]{1,64})(/_history(/[^/]*)?)?$");

    private final FhirTransport transport;

    public FhirServer(FhirTransport transport) {
        this.transport = transport;
    }

    /** The base URL, without a slash at the end. */
    public String base() {
        return transport.base().toString();
    }

    /**
     * Searches by POST, and follows the server's pages up to a bound. Servers give fewer than is asked for at once, and some
     * (HAPI, asked with {@code no-store}) no link to what is left then. So a first page without a link is all there is only if
     * it holds what it gives as the {@code total}, or gives none and is not full.
     *
     * @param type
     *            the resource type
     * @param parameters
     *            names and values as FHIR writes them, {@code ,} and {@code |} in them escaped by the caller
     * @param pages
     *            how many pages to fetch at most, 1 to 50
     * @throws AnswerTooLargeException
     *             if one page, or all together, are larger than is taken at once
     */
    public SearchResult search(String type, Map<String, String> parameters, int pages) {
        String form = form(parameters);
        PageSequence walk = new PageSequence(transport, Math.min(pages, MOST_PAGES), transport.maxAnswerBytes());
        List<StoredResource> found = new ArrayList<>();
        int count = count(parameters);
        HttpAnswer answer = postSearch(type, form,
                count > MOST_UNASKED ? "no-store, max-results=" + count : "no-store");
        int full = count;
        if (count > MOST_UNASKED && answer.status() == 400) {
            // HAPI has a bound for that too. Then it gives what it gives unasked.
            answer = postSearch(type, form, "no-store");
            full = MOST_UNASKED;
        }
        BundleJson.Page page = walk.take(answer);
        collect(walk, page, type, found::add);
        if (page.nextUrl() == null) {
            return new SearchResult(found, isAll(page, found, full));
        }
        while (walk.hasNext(page)) {
            page = walk.take(walk.next(page));
            collect(walk, page, type, found::add);
        }
        return new SearchResult(found, page.nextUrl() == null);
    }

    /**
     * One page of a search that finds more than can be held at once, for whoever goes from one to the next, and may go on there
     * another day.
     *
     * @param path
     *            type and parameters, encoded, as they stand behind the base URL; or what the page before gave as the next
     * @throws AnswerTooLargeException
     *             if the page is larger than is taken
     * @throws FhirRefusedException
     *             if the server refuses, as for a page that it no longer has
     * @throws FhirUnavailableException
     *             if the server can't be asked now, or says that the next page is at another address
     */
    public ResourcePage page(String path) {
        BundleJson.Page page = new PageSequence(transport, 1, transport.maxAnswerBytes())
                .take(transport.send("GET", path, Map
                        .of("Cache-Control", "no-cache"), null));
        return new ResourcePage(
                page.entries().stream().map(BundleJson.Entry::resource).filter(Objects::nonNull).toList(),
                Optional.ofNullable(page.nextUrl()).map(url -> PageSequence.path(transport.base(), url)));
    }

    /**
     * How many resources a search finds, as the server counts.
     *
     * @param parameters
     *            as for {@link #search}
     * @return empty if it does not say
     */
    public OptionalInt count(String type, Map<String, String> parameters) {
        Map<String, String> asked = new HashMap<>(parameters);
        asked.put("_summary", "count");
        asked.remove("_elements");
        BundleJson.Page page = new PageSequence(transport, 1, transport.maxAnswerBytes())
                .take(postSearch(type, form(asked),
                        "no-store"));
        return page.total() < 0 ? OptionalInt.empty() : OptionalInt.of(page.total());
    }

    private HttpAnswer postSearch(String type, String form, String cacheControl) {
        return transport.send("POST", type + "/_search", Map.of("Content-Type", "application/x-www-form-urlencoded",
                "Cache-Control", cacheControl), form);
    }

    private static int count(Map<String, String> parameters) {
        String count = parameters.get("_count");
        return count == null ? SMALLEST_DEFAULT_PAGE : Integer.parseInt(count);
    }

    private static boolean isAll(BundleJson.Page page, List<StoredResource> found, int full) {
        long different = found.stream().map(StoredResource::id).distinct().count();
        return different >= page.total() && (page.total() >= 0 || different < full);
    }

    /**
     * Everything that a search finds, page by page: for tools that look at all there is. The search goes by GET, so its
     * parameters must name nobody.
     *
     * @param parameters
     *            as for {@link #search}
     * @param each
     *            takes one resource after the other; those of other types are left out
     * @throws AnswerTooLargeException
     *             if one page is larger than is taken at once
     */
    public void forEach(String type, Map<String, String> parameters, Consumer<StoredResource> each) {
        PageSequence walk = new PageSequence(transport, Integer.MAX_VALUE, Long.MAX_VALUE);
        String query = form(parameters);
        // Not no-store: a server that may not keep the search (HAPI) gives its first page and no link to the next.
        BundleJson.Page page = walk.take(transport.send("GET", type + (query.isEmpty() ? "" : "?" + query),
                Map.of("Cache-Control", "no-cache"), null));
        collect(walk, page, type, each);
        while (walk.hasNext(page)) {
            page = walk.take(walk.next(page));
            collect(walk, page, type, each);
        }
    }

    private static String form(Map<String, String> parameters) {
        return new TreeMap<>(parameters).entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static void collect(PageSequence walk, BundleJson.Page page, String type, Consumer<StoredResource> found) {
        for (BundleJson.Entry entry : page.entries()) {
            if (entry.resource() != null) {
                StoredResource resource = BundleJson.stored(entry.resource());
                walk.entry(resource.reference());
                if (resource.type().equals(type)) {
                    found.accept(resource);
                }
            }
        }
    }

    /**
     * Whether the server searches for resources of this type that nobody has: whatever it fails at meanwhile, it is there
     * and reads its database.
     */
    public boolean isSearching(String type) {
        try {
            search(type, Map.of("_id", "iomt-probe", "_count", "1"), 1);
            return true;
        } catch (FhirUnavailableException | FhirRefusedException | AnswerTooLargeException e) {
            return false;
        }
    }

    /** Reads the current version of a resource from the server itself, past its caches. */
    public ReadResult read(String type, String id) {
        HttpAnswer answer = transport.send("GET", type + "/" + id, Map.of("Cache-Control", "no-store"), null);
        if (answer.status() == 404) {
            return new ReadResult.Missing();
        }
        if (answer.status() == 410) {
            return new ReadResult.Deleted();
        }
        StoredResource resource = BundleJson.stored(success(answer).body());
        if (!resource.type().equals(type) || !resource.id().equals(id)) {
            throw FhirUnavailableException
                    .transientFailure("the FHIR server gives another resource than was asked for");
        }
        String version = HttpAnswer.version(answer.etag()).orElse(null);
        return new ReadResult.Found(resource.withVersion(version));
    }

    /**
     * Reads many ids of one type, in one batch.
     *
     * @param ids
     *            not empty
     * @return for each id what the server says, in their order
     */
    public List<ReadResult> readAll(String type, List<String> ids, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", FHIR_JSON);
        HttpAnswer answer = success(
                transport.send("POST", "", all, BundleJson.reads(ids.stream().map(id -> type + "/" + id)
                        .toList())));
        List<BundleJson.Entry> entries = BundleJson.read(answer.body()).entries();
        if (entries.size() != ids.size()) {
            throw FhirUnavailableException.transientFailure("the FHIR server answers a bundle of " + ids.size()
                    + " entries with " + entries.size());
        }
        List<ReadResult> results = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            results.add(readResult(type, ids.get(i), entries.get(i)));
        }
        return results;
    }

    private static ReadResult readResult(String type, String id, BundleJson.Entry entry) {
        JsonNode response = entry.response();
        String status = response == null ? "" : response.path("status").asText("");
        if (status.startsWith("404")) {
            return new ReadResult.Missing();
        }
        if (status.startsWith("410")) {
            return new ReadResult.Deleted();
        }
        if (response == null || !status.startsWith("200") || entry.resource() == null) {
            throw FhirUnavailableException.transientFailure("the FHIR server answers a read with "
                    + (status.length() < 3 ? "no status" : status.substring(0, 3)));
        }
        StoredResource resource = BundleJson.stored(entry.resource());
        if (!resource.type().equals(type) || !resource.id().equals(id)) {
            throw FhirUnavailableException.transientFailure(
                    "the FHIR server gives another resource than was asked for");
        }
        String etag = response.path("etag").asText(null);
        return new ReadResult.Found(resource.withVersion(HttpAnswer.version(etag).orElse(null)));
    }

    /**
     * The versions of a resource, newest first; empty where the server keeps none or has never had it. An answer that holds
     * another resource, or less than it says it holds, is no history.
     *
     * @param pages
     *            how many pages to fetch at most, 1 to 50; a server with more, or with more than is taken at once, gives a
     *            result that is not complete
     */
    public History history(String type, String id, int pages) {
        for (int i = 0; i < VERSIONS.length - 1; i++) {
            try {
                return history(type, id, pages, VERSIONS[i]);
            } catch (AnswerTooLargeException e) {
                // Fewer at a time may do.
            }
        }
        return history(type, id, pages, VERSIONS[VERSIONS.length - 1]);
    }

    /** Whether the server has no such version, or none to show. */
    private static boolean isNotShown(HttpAnswer answer) {
        return switch (answer.status()) {
            case 400, 404, 405, 410 -> true;
            default -> false;
        };
    }

    private History history(String type, String id, int pages, int count) {
        HttpAnswer answer = transport.send("GET", type + "/" + id + "/" + HISTORY + count, Map.of("Cache-Control",
                "no-store"), null);
        if (isNotShown(answer)) {
            return new History(List.of(), true);
        }
        PageSequence walk = new PageSequence(transport, Math.min(pages, MOST_PAGES), transport.maxAnswerBytes());
        List<HistoryEntry> entries = new ArrayList<>();
        BundleJson.Page page = walk.take(answer);
        int total = page.total();
        collect(walk, page, type, id, entries);
        if (page.mayBeCutAt(count)) {
            return new History(entries, false);
        }
        while (walk.hasNext(page)) {
            HttpAnswer next = walk.next(page);
            try {
                page = walk.take(next);
            } catch (AnswerTooLargeException e) {
                return new History(entries, false);
            }
            collect(walk, page, type, id, entries);
        }
        boolean complete = page.nextUrl() == null;
        if (complete && entries.size() < total) {
            throw noHistory();
        }
        return new History(entries, complete);
    }

    /**
     * One version of a resource, where a history leaves it out.
     *
     * @param version
     *            its version id
     * @return empty where the server has no such version, or it was a deletion
     */
    public Optional<HistoryEntry> version(String type, String id, String version) {
        HttpAnswer answer = transport.send("GET", type + "/" + id + "/_history/" + version, Map.of("Cache-Control",
                "no-store"), null);
        if (isNotShown(answer)) {
            return Optional.empty();
        }
        StoredResource resource = BundleJson.stored(success(answer).body());
        if (!resource.type().equals(type) || !resource.id().equals(id)
                || (resource.version() != null && !resource.version().equals(version))) {
            throw FhirUnavailableException
                    .transientFailure("the FHIR server gives another version of a resource than was asked for");
        }
        return Optional.of(new HistoryEntry(resource, version, resource.lastUpdated()));
    }

    private static void collect(PageSequence walk, BundleJson.Page page, String type, String id,
            List<HistoryEntry> entries) {
        for (HistoryEntry each : versions(page, type, id).orElseThrow(FhirServer::noHistory)) {
            walk.entry(each.version() + " of " + each.lastUpdated() + (each.resourceOrNull() == null
                    ? ""
                    : " " + each.resourceOrNull().json().hashCode()));
            entries.add(each);
        }
    }

    private static FhirUnavailableException noHistory() {
        return FhirUnavailableException.transientFailure("the FHIR server's answer to a request for the history of a"
                + " resource holds another resource, or less than it says it holds");
    }

    /**
     * The versions of many resources of one type, in one batch.
     *
     * @param ids
     *            not empty
     * @param headers
     *            what this server wants with a bundle
     * @return the histories by id, complete ones only, and none that holds another resource than was asked for: for what is
     *         missing, {@link #history} tells more or fails
     */
    public Map<String, History> histories(String type, List<String> ids, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", FHIR_JSON);
        HttpAnswer answer = success(transport.send("POST", "", all, BundleJson.reads(ids.stream().map(id -> type + "/"
                + id + "/" + HISTORY + VERSIONS[0]).toList())));
        List<BundleJson.Entry> entries = BundleJson.read(answer.body()).entries();
        Map<String, History> histories = new HashMap<>();
        for (int i = 0; i < Math.min(ids.size(), entries.size()); i++) {
            BundleJson.Entry entry = entries.get(i);
            String status = entry.response() == null ? "" : entry.response().path("status").asText("");
            if (entries.size() == ids.size() && status.startsWith("200") && entry.resource() != null) {
                BundleJson.Page page = BundleJson.read(entry.resource());
                boolean whole = page.nextUrl() == null && page.entries().size() >= page.total();
                if (whole && !page.mayBeCutAt(VERSIONS[0])) {
                    String id = ids.get(i);
                    versions(page, type, id).ifPresent(each -> histories.put(id, new History(each, true)));
                }
            }
        }
        return histories;
    }

    /** Empty if there is an entry of another resource. */
    private static Optional<List<HistoryEntry>> versions(BundleJson.Page page, String type, String id) {
        List<HistoryEntry> versions = new ArrayList<>();
        for (BundleJson.Entry entry : page.entries()) {
            HistoryEntry version = version(entry);
            StoredResource resource = version.resourceOrNull();
            boolean another = resource == null
                    ? isOfAnother(entry, type, id)
                    : !resource.type().equals(type) || !resource.id().equals(id);
            if (another) {
                return Optional.empty();
            }
            versions.add(version);
        }
        return Optional.of(versions);
    }

    /** A deletion names its resource by a URL, or not at all. */
    private static boolean isOfAnother(BundleJson.Entry entry, String type, String id) {
        String url = entry.request() == null ? "" : entry.request().path("url").asText("");
        Matcher named = NAMED.matcher(url);
        return named.find() && !(named.group(1).equals(type) && named.group(2).equals(id));
    }

    private static HistoryEntry version(BundleJson.Entry entry) {
        boolean deletion = entry.request() != null && "DELETE".equals(entry.request().path("method").asText());
        JsonNode response = entry.response();
        if (deletion || entry.resource() == null) {
            return new HistoryEntry(null, response == null
                    ? null
                    : HttpAnswer.version(response.path("etag").asText(null)).orElse(null),
                    response == null
                            ? null
                            : BundleJson.instant(response.path("lastModified").asText(null)));
        }
        StoredResource resource = BundleJson.stored(entry.resource());
        return new HistoryEntry(resource, resource.version(), resource.lastUpdated());
    }

    /**
     * Writes one resource.
     *
     * @return what became of it; a conflict or refusal is an answer, not an exception
     */
    public PutAnswer put(BundlePut put) {
        Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", FHIR_JSON, "Prefer", "return=minimal"));
        if (put.ifMatch() != null) {
            headers.put("If-Match", put.ifMatchHeader());
        }
        HttpAnswer answer = transport.send("PUT", put.url(), headers, put.json());
        if (answer.isSuccess()) {
            return new PutAnswer(answer.status(), HttpAnswer.version(answer.etag()).orElse(null),
                    OperationOutcomes.NONE);
        }
        return new PutAnswer(answer.status(), null, OperationOutcomes.of(BundleJson.tree(answer.body())));
    }

    /**
     * Deletes one resource.
     *
     * @return the HTTP status
     */
    public int delete(String type, String id) {
        return transport.send("DELETE", type + "/" + id, Map.of(), null).status();
    }

    /**
     * Posts a bundle of PUTs.
     *
     * @param kind
     *            all or none, or each by itself
     * @param puts
     *            no id twice
     * @param headers
     *            what this server wants with a bundle
     * @return an answer for each put, in their order
     * @throws FhirRefusedException
     *             if the bundle as a whole was refused: nothing of it stands
     */
    public List<PutAnswer> post(BundleKind kind, List<BundlePut> puts, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", FHIR_JSON);
        all.put("Prefer", "return=minimal");
        HttpAnswer answer = success(transport.send("POST", "", all, BundleJson.write(kind, puts)));
        List<BundleJson.Entry> entries = BundleJson.read(answer.body()).entries();
        if (entries.size() != puts.size()) {
            throw FhirUnavailableException.transientFailure("the FHIR server answers a bundle of " + puts.size()
                    + " entries with " + entries.size());
        }
        List<PutAnswer> answers = new ArrayList<>();
        for (int i = 0; i < puts.size(); i++) {
            answers.add(answer(puts.get(i), entries.get(i).response()));
        }
        return answers;
    }

    private static PutAnswer answer(BundlePut put, @Nullable JsonNode response) {
        String status = response == null ? "" : response.path("status").asText("");
        if (response == null || !status.matches("[1-5]\\d\\d.*")) {
            throw BundleJson.notFhir();
        }
        int code = Integer.parseInt(status.substring(0, 3));
        String location = response.path("location").asText("");
        if (code < 300 && !location.isEmpty() && !("/" + location + "/").contains("/" + put.url() + "/")) {
            throw FhirUnavailableException.transientFailure("the FHIR server names another resource than was written");
        }
        String version = HttpAnswer.version(response.path("etag").asText(null)).or(() -> historyVersion(location))
                .orElse(null);
        return new PutAnswer(code, code < 300 ? version : null, OperationOutcomes.of(response.path("outcome")));
    }

    private static Optional<String> historyVersion(String location) {
        int at = location.lastIndexOf("/_history/");
        return at < 0 ? Optional.empty() : Optional.of(location.substring(at + "/_history/".length()));
    }

    /** The server's CapabilityStatement, from {@code GET [base]/metadata}. */
    JsonNode metadata() {
        JsonNode statement = BundleJson.tree(success(transport.send("GET", "metadata", Map.of(), null)).body());
        if (statement == null || !"CapabilityStatement".equals(statement.path("resourceType").asText())) {
            throw BundleJson.notFhir();
        }
        return statement;
    }

    /** Whether the server says that it keeps the versions of such resources and shows them ({@code history-instance}). */
    public boolean keepsHistory(String type) {
        for (JsonNode rest : metadata().path("rest")) {
            for (JsonNode resource : rest.path("resource")) {
                for (JsonNode interaction : resource.path("interaction")) {
                    if (type.equals(resource.path("type").asText()) && "history-instance".equals(interaction.path(
                            "code").asText())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static HttpAnswer success(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw new FhirRefusedException(answer.status(), OperationOutcomes.of(BundleJson.tree(answer.body())));
        }
        return answer;
    }
}

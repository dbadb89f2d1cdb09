package org.iomtfhir.fhirclient.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.fhirclient.standin.VersionStore.Version;

/** A FHIR server in memory, on loopback. Thread-safe: requests are worked on one after another, save those that hang. */
public final class StandInServer implements AutoCloseable {

    /** Whose ways it has. */
    public enum Ways {
        /** 409 for a stale guard, W/"0" creates only what is not and never was there. */
        HAPI,
        /** 412 for a stale guard, 404 for a guard on nothing, plain PUTs go over everything, deleted ones included. */
        AZURE,
        /** As {@link #AZURE}, but an update without If-Match is 400. */
        AZURE_VERSIONED_UPDATE,
        /** As {@link #AZURE}, but nobody that is known: no transactions, and 100 entries to a batch. */
        GENERIC
    }

    /** Where it says of which version an Observation is. */
    public enum Versions {
        /** In its meta, and as ETag. */
        SHOWN,
        /** As ETag alone. */
        AS_ETAG,
        /** Nowhere. */
        HIDDEN
    }

    /** A request as it came. */
    public record Request(String method, String path, Map<String, String> headers, String body) {

        /** Whether it is a bundle with writes in it. */
        public boolean isWrite() {
            return path.isEmpty() && body.contains("\"PUT\"");
        }

        /** Whether it is a search of this type. */
        public boolean isSearch(String type) {
            return path.equals(type + "/_search");
        }
    }

    /** Something that happens to a request once. */
    private record Trick(Predicate<Request> which, Function<Request, Reply> what) {}

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final VersionStore shelf = new VersionStore();
    private final Ways ways;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedDeque<Trick> tricks = new ConcurrentLinkedDeque<>();
    private int shownVersions = Integer.MAX_VALUE;
    private final Set<String> unsearchable = new CopyOnWriteArraySet<>();
    private volatile Function<Request, Reply> always;
    private volatile Predicate<String> refuses = json -> false;
    private volatile Predicate<String> failsAt = json -> false;
    private volatile int failure = 500;
    private volatile boolean checksReferences;
    private volatile boolean matchesPrefixes;
    private volatile Predicate<String> versionedUpdate;
    private volatile Versions versions = Versions.SHOWN;
    private volatile UnaryOperator<ObjectNode> rewrites = resource -> resource;
    private volatile String software;
    private volatile boolean transactions;
    private volatile boolean clientIds = true;
    private volatile VersionNames versionNames;
    private static final Pattern MAX_RESULTS = Pattern.compile("max-results=(\\d+)");

    /** The parameters that say which resources are meant. */
    private static final Set<String> SELECTING = Set.of("_id", "identifier", "link", "device", "status");

    private volatile int pageSize = 1000;
    private volatile int shown = Integer.MAX_VALUE;
    private volatile int mostResults;
    private volatile int maxEntries;
    private volatile Instant now = Instant.parse("2026-10-09T12:00:00Z");

    /** Starts one. */
    public StandInServer(Ways ways) {
        this.ways = ways;
        this.versionedUpdate = type -> ways == Ways.AZURE_VERSIONED_UPDATE;
        this.maxEntries = ways == Ways.GENERIC ? 100 : 500;
        this.transactions = ways != Ways.GENERIC;
        this.software = switch (ways) {
            case HAPI -> "HAPI FHIR Server";
            case AZURE, AZURE_VERSIONED_UPDATE -> "Microsoft FHIR Server";
            case GENERIC -> "A server of its own";
        };
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/fhir", this::handle);
        http.start();
    }

    public URI url() {
        return URI
                .create("http://" + http.getAddress().getAddress().getHostAddress() + ":" + http.getAddress().getPort()
                        + "/fhir");
    }

    /** Everything that was asked, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests were such. */
    public long count(Predicate<Request> which) {
        return requests.stream().filter(which).count();
    }

    /** The next such request is answered by this; null from it means: as usual. */
    public void once(Predicate<Request> which, Function<Request, Reply> what) {
        tricks.add(new Trick(which, what));
    }

    /** From now on every request goes by this; null from it, and null for it, mean: as usual. */
    public void always(Function<Request, Reply> what) {
        always = what;
    }

    /** The next such request is worked on as usual, and then something else happens to its answer. */
    public void onceAfter(Predicate<Request> which, Function<Reply, Reply> what) {
        tricks.add(new Trick(which, request -> what.apply(answer(request))));
    }

    /** From now on a request by chance is answered so, every second one of them after it has been done. */
    public void failSometimes(BooleanSupplier chance, Reply reply) {
        AtomicInteger failed = new AtomicInteger();
        always = request -> {
            if (!chance.getAsBoolean()) {
                return null;
            }
            if (failed.incrementAndGet() % 2 == 0) {
                answer(request);
            }
            return reply;
        };
    }

    /** The next such request never gets an answer. */
    public void onceHang(Predicate<Request> which) {
        once(which, request -> {
            try {
                TimeUnit.SECONDS.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(500, "");
        });
    }

    /** Resources that hold such text are refused with 422. */
    public void refuse(Predicate<String> json) {
        refuses = json;
    }

    /** Answers this status, 500 or above, whenever a resource of such text is written. */
    public void failAt(int status, Predicate<String> json) {
        failure = status;
        failsAt = json;
    }

    /** A search does not show this one, as if its index were behind. */
    public void hideFromSearch(String key) {
        unsearchable.add(key);
    }

    /** Histories show so many versions, the newest; each can be read by itself all the same. */
    public void showInHistory(int most) {
        shownVersions = most;
    }

    /** From now on searches show it again. */
    public void showInSearch(String key) {
        unsearchable.remove(key);
    }

    /** From now on what is written is kept as this makes it. */
    public void rewrite(UnaryOperator<ObjectNode> how) {
        rewrites = how;
    }

    /** References to what is not there are refused. */
    public void checkReferences() {
        checksReferences = true;
    }

    /** A search by identifier finds every value that starts so. */
    public void matchPrefixes() {
        matchesPrefixes = true;
    }

    /** The policy versioned-update is that of this type alone. */
    public void versionedUpdateFor(String type) {
        versionedUpdate = type::equals;
    }

    /** From now on the versions of Observations are shown so. */
    public void show(Versions where) {
        versions = where;
    }

    /** Searches show this many at a time. */
    public void pageSize(int size) {
        pageSize = size;
    }

    /**
     * As HAPI does with {@code no-store}, searches show a hundred, or as many as {@code max-results} says, and neither a link to
     * the others nor their number.
     *
     * @param most
     *            what may be asked for so
     */
    public void holdBack(int most) {
        shown = 100;
        mostResults = most;
    }

    /** Bundles hold this many at most. */
    public void maxEntries(int most) {
        maxEntries = most;
    }

    /** What it calls itself. */
    public void call(String name) {
        software = name;
    }

    /** Whether it takes transactions. */
    public void takeTransactions(boolean takes) {
        transactions = takes;
    }

    /** Whether clients may choose the ids of new resources; if not, a PUT of one is 404. */
    public void takeClientIds(boolean takes) {
        clientIds = takes;
    }

    /** From now on clients see versions so, in place of 1, 2, 3. */
    public void nameVersions(IntFunction<String> names) {
        versionNames = new VersionNames(names);
    }

    /** What the server's clock says. */
    public void clock(Instant time) {
        now = time;
    }

    /** Puts a resource there behind everybody's back. */
    public synchronized void store(String json) {
        ObjectNode resource = VersionStore.read(json);
        shelf.store(resource.path("resourceType").asText() + "/" + resource.path("id").asText(), resource, now);
    }

    /** Deletes a resource behind everybody's back. */
    public synchronized void delete(String key) {
        shelf.store(key, null, now);
    }

    /** Loses a resource with all its versions, as a server that was restored from a backup. */
    public synchronized void lose(String key) {
        shelf.lose(key);
    }

    /** The resources of a type that are there. */
    public synchronized List<JsonNode> stored(String type) {
        return List.copyOf(shelf.all(type));
    }

    /** How many versions there were. */
    public synchronized int versions(String key) {
        return shelf.versions(key).size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT),
                    values.getFirst()));
            String path = exchange.getRequestURI().toString().substring("/fhir".length()).replaceFirst("^/", "");
            Request request = new Request(exchange.getRequestMethod(), path, headers,
                    new String(exchange.getRequestBody()
                            .readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Reply reply = versionNames == null
                    ? tricked(request)
                    : named(versionNames, tricked(numbered(versionNames, request)));
            if (reply.status() == Reply.NOTHING) {
                return;
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/fhir+json"));
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Request numbered(VersionNames names, Request request) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.computeIfPresent("if-match", (name, value) -> names.numbered(value));
        return new Request(request.method(), request.path(), headers, names.numbered(request.body()));
    }

    private static Reply named(VersionNames names, Reply reply) {
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.replaceAll((name, value) -> names.named(value));
        return new Reply(reply.status(), headers, names.named(reply.body()));
    }

    private Reply tricked(Request request) {
        Function<Request, Reply> general = always;
        Reply told = general == null ? null : general.apply(request);
        if (told != null) {
            return told;
        }
        for (Trick trick : tricks) {
            if (trick.which().test(request) && tricks.remove(trick)) {
                Reply reply = trick.what().apply(request);
                if (reply != null) {
                    return reply;
                }
                break;
            }
        }
        return answer(request);
    }

    private synchronized Reply answer(Request request) {
        String[] parts = request.path().split("\\?", 2)[0].split("/");
        if (request.path().isEmpty()) {
            return bundle(VersionStore.read(request.body()));
        }
        if (request.path().startsWith("?")) {
            return page(Integer.parseInt(request.path().replaceAll("\\D", "")));
        }
        if (parts[0].equals("metadata")) {
            return Reply.of(200, metadata());
        }
        if (parts.length == 2 && parts[1].equals("_search")) {
            return search(parts[0], form(request.body()), request.headers().getOrDefault("cache-control", ""));
        }
        if (parts.length == 3 && parts[2].equals("_history")) {
            return history(parts[0] + "/" + parts[1]);
        }
        if (parts.length == 4 && parts[2].equals("_history")) {
            return version(parts[0] + "/" + parts[1], parts[3]);
        }
        if (request.method().equals("DELETE")) {
            delete(parts[0] + "/" + parts[1]);
            return Reply.of(204, "");
        }
        if (request.method().equals("PUT")) {
            return put(parts[0] + "/" + parts[1], VersionStore.read(request.body()), request.headers().get("if-match"));
        }
        return get(parts[0] + "/" + parts[1]);
    }

    private Reply get(String key) {
        Version newest = shelf.newest(key);
        if (newest == null) {
            return Reply.outcome(404, "not known");
        }
        return newest.resourceOrNull() == null
                ? Reply.outcome(410, "deleted")
                : new Reply(200, etag(key, newest), shown(newest.resourceOrNull()).toString());
    }

    private Map<String, String> etag(String key, Version version) {
        return key.startsWith("Observation/") && versions == Versions.HIDDEN
                ? Map.of()
                : Map.of("ETag", "W/\"" + version.number() + "\"");
    }

    private ObjectNode shown(ObjectNode resource) {
        if (versions == Versions.SHOWN || !resource.path("resourceType").asText().equals("Observation")) {
            return resource;
        }
        ObjectNode copy = resource.deepCopy();
        ((ObjectNode) copy.path("meta")).remove("versionId");
        return copy;
    }

    private Reply put(String key, ObjectNode resource, String ifMatch) {
        if (refuses.test(resource.toString())) {
            return Reply.outcome(422, "this resource is not to be had");
        }
        if (failsAt.test(resource.toString())) {
            return Reply.outcome(failure, "NullPointerException");
        }
        if (checksReferences) {
            for (String element : List.of("subject", "device", "encounter", "patient")) {
                String reference = resource.path(element).path("reference").asText("");
                if (!reference.isEmpty() && !shelf.isThere(reference)) {
                    return Reply.outcome(400, "HAPI-1094: Resource " + reference
                            + " not found, specified in path: Observation." + element);
                }
            }
        }
        Version newest = shelf.newest(key);
        String version = ifMatch == null ? null : ifMatch.replaceAll("[W/\"]", "");
        Reply conflict = switch (ways) {
            case HAPI -> version != null && !version.equals(newest == null ? "0" : Integer.toString(newest.number()))
                    ? Reply.outcome(409, "HAPI-0974: version conflict on " + key)
                    : null;
            case AZURE, AZURE_VERSIONED_UPDATE, GENERIC -> azureConflict(key.split("/")[0], newest, version);
        };
        if (conflict != null) {
            return conflict;
        }
        if (newest == null && !clientIds) {
            return Reply.outcome(404, "Not found");
        }
        ObjectNode kept = rewrites.apply(resource.deepCopy());
        boolean same = shelf.isThere(key) && bare(newest.resourceOrNull()).equals(bare(kept));
        Version stands = same ? newest : shelf.store(key, kept, now);
        return new Reply(newest == null ? 201 : 200, etag(key, stands), "");
    }

    private Reply azureConflict(String type, Version newest, String version) {
        if (version == null) {
            boolean there = newest != null && newest.resourceOrNull() != null;
            return there && versionedUpdate.test(type)
                    ? Reply.outcome(400, "A valid if-match header is required for resource type '" + type + "'.")
                    : null;
        }
        if (newest == null) {
            return Reply.outcome(404, "not found");
        }
        return version.equals(Integer.toString(newest.number())) ? null : Reply.outcome(412, "precondition failed");
    }

    private static ObjectNode bare(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        if (copy.path("meta") instanceof ObjectNode meta
                && meta.remove(List.of("versionId", "lastUpdated")).isEmpty()) {
            copy.remove("meta");
        }
        return copy;
    }

    private Reply bundle(ObjectNode bundle) {
        boolean transaction = bundle.path("type").asText().equals("transaction");
        if (transaction && !transactions) {
            return Reply.outcome(400, "there are no transactions here");
        }
        if (bundle.path("entry").size() > maxEntries) {
            return Reply.outcome(413, "too many entries");
        }
        var before = shelf.snapshot();
        ObjectNode answer = VersionStore.JSON.createObjectNode().put("resourceType", "Bundle").put("type",
                bundle.path("type")
                        .asText() + "-response");
        ArrayNode entries = answer.putArray("entry");
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode request = entry.path("request");
            String key = request.path("url").asText().split("/_history", 2)[0];
            Reply reply = request.path("method").asText().equals("GET")
                    ? request.path("url").asText().contains("/_history") ? history(key) : get(key)
                    : put(key, (ObjectNode) entry.path("resource"), request.path("ifMatch").asText(null));
            if (transaction && reply.status() >= 300) {
                shelf.restore(before);
                return reply;
            }
            entries.add(entry(key, reply));
        }
        return Reply.of(200, answer.toString());
    }

    private ObjectNode entry(String key, Reply reply) {
        ObjectNode entry = VersionStore.JSON.createObjectNode();
        ObjectNode response = entry.putObject("response").put("status", Integer.toString(reply.status()));
        String etag = reply.headers().get("ETag");
        if (etag != null) {
            // HAPI writes the bare version into a bundle's answer.
            String version = etag.replaceAll("[W/\"]", "");
            response.put("etag", ways == Ways.HAPI ? version : etag).put("location", key + "/_history/" + version);
        }
        if (!reply.body().isEmpty()) {
            if (reply.status() == 200) {
                entry.set("resource", VersionStore.read(reply.body()));
            } else {
                response.set("outcome", VersionStore.read(reply.body()));
            }
        }
        return entry;
    }

    private static Instant changed(ObjectNode resource) {
        return Instant.parse(resource.path("meta").path("lastUpdated").asText());
    }

    private List<ObjectNode> lastFound = List.of();

    private Reply search(String type, Map<String, String> form, String cacheControl) {
        Matcher asked = MAX_RESULTS.matcher(cacheControl);
        int most = shown;
        if (shown != Integer.MAX_VALUE && asked.find()) {
            if (Integer.parseInt(asked.group(1)) > mostResults) {
                return Reply.of(400, "");
            }
            most = Integer.parseInt(asked.group(1));
        }
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode resource : shelf.all(type)) {
            String id = resource.path("id").asText();
            boolean byId = form.containsKey("_id") && List.of(form.get("_id").split(",")).contains(id);
            boolean byIdentifier = form.containsKey("identifier") && hasIdentifier(resource, form.get("identifier"));
            boolean byLink = form.containsKey("link") && isLinked(resource, List.of(form.get("link").split(",")));
            boolean byStatus = resource.path("status").asText().equals(form.get("status"));
            boolean byDevice = form.containsKey("device")
                    && resource.path("device").path("reference").asText().equals(form
                            .get("device"));
            boolean only = form.keySet().stream().noneMatch(SELECTING::contains);
            boolean sinceThen = !form.containsKey("_lastUpdated") || !changed(resource).isBefore(Instant.parse(form.get(
                    "_lastUpdated").substring(2)));
            if ((byId || byIdentifier || byLink || byDevice || byStatus || (only && form.containsKey("_lastUpdated")))
                    && sinceThen && !unsearchable.contains(type + "/" + id)) {
                found.add(resource);
            }
        }
        if ("_lastUpdated".equals(form.get("_sort"))) {
            found.sort(Comparator.comparing(StandInServer::changed));
        }
        if ("count".equals(form.get("_summary"))) {
            return Reply.of(200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":" + found.size()
                    + "}");
        }
        lastFound = found.subList(0, Math.min(found.size(), most));
        return page(0);
    }

    private static boolean isLinked(ObjectNode patient, List<String> references) {
        for (JsonNode link : patient.path("link")) {
            if (references.contains(link.path("other").path("reference").asText())) {
                return true;
            }
        }
        return false;
    }

    private Reply page(int from) {
        ObjectNode answer = VersionStore.JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
        int to = Math.min(lastFound.size(), from + pageSize);
        if (to < lastFound.size()) {
            answer.putArray("link").addObject().put("relation", "next").put("url", url() + "?page=" + to);
        }
        ArrayNode entries = answer.putArray("entry");
        lastFound.subList(from, to).forEach(each -> entries.addObject().set("resource", shown(each)));
        return Reply.of(200, answer.toString());
    }

    private boolean hasIdentifier(ObjectNode resource, String tokens) {
        for (String token : tokens.split("(?<!\\\\),")) {
            String[] parts = token.split("(?<!\\\\)\\|", 2);
            String value = parts[parts.length - 1].replaceAll("\\\\(.)", "$1");
            for (JsonNode identifier : resource.path("identifier")) {
                String has = identifier.path("value").asText();
                boolean valueFits = matchesPrefixes ? has.startsWith(value) : has.equalsIgnoreCase(value);
                if (valueFits && (parts.length == 1 || identifier.path("system").asText().equals(parts[0]))) {
                    return true;
                }
            }
        }
        return false;
    }

    private Reply version(String key, String number) {
        return shelf.versions(key).stream().filter(each -> Integer.toString(each.number()).equals(number)).findFirst()
                .map(each -> each.resourceOrNull() == null
                        ? Reply.outcome(410, "deleted")
                        : new Reply(200, etag(key, each), shown(each.resourceOrNull()).toString()))
                .orElseGet(() -> Reply.outcome(404, "not known"));
    }

    private Reply history(String key) {
        ObjectNode answer = VersionStore.JSON.createObjectNode().put("resourceType", "Bundle").put("type", "history");
        ArrayNode entries = answer.putArray("entry");
        for (Version version : shelf.versions(key).reversed().stream().limit(shownVersions).toList()) {
            ObjectNode entry = entries.addObject();
            entry.putObject("request").put("method", version.resourceOrNull() == null ? "DELETE" : "PUT");
            entry.putObject("response").put("etag", "W/\"" + version.number() + "\"").put("lastModified", version.at()
                    .toString());
            if (version.resourceOrNull() != null) {
                entry.set("resource", version.resourceOrNull());
            }
        }
        return Reply.of(200, answer.toString());
    }

    private String metadata() {
        String transaction = transactions ? "{\"code\":\"transaction\"}," : "";
        StringBuilder resources = new StringBuilder();
        for (String type : List.of("Observation", "Device", "Patient", "Encounter", "Flag", "Provenance")) {
            resources.append(resources.isEmpty() ? "" : ",").append("""
                    {"type":"%s","versioning":"%s","updateCreate":%s,"interaction":[{"code":"read"},{"code":"update"},
                     {"code":"search-type"},{"code":"history-instance"}]}
                    """.formatted(type, versionedUpdate.test(type) ? "versioned-update" : "versioned",
                    clientIds));
        }
        return """
                {"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","software":{"name":"%s"},
                 "rest":[{"mode":"server","interaction":[%s{"code":"batch"}],"resource":[%s]}]}
                """.formatted(software, transaction, resources);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}

package org.iomtfhir.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * As much of a cluster's API as {@code kubectl} asks for: what kinds there are, and making, reading, listing and
 * changing objects, each of which is held against the API's schema. A Deployment is rolled out at once. Not a cluster:
 * nothing runs.
 */
final class ApiStandIn implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the API's other form begins with. */
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    /** By the name that stands in addresses: group and version, and the kind. */
    private static final Map<String, Kind> KINDS = Map.of("namespaces", new Kind("v1", "Namespace"), "configmaps",
            new Kind("v1", "ConfigMap"), "secrets", new Kind("v1", "Secret"), "serviceaccounts",
            new Kind("v1", "ServiceAccount"), "deployments", new Kind("apps/v1", "Deployment"), "poddisruptionbudgets",
            new Kind("policy/v1", "PodDisruptionBudget"), "networkpolicies",
            new Kind("networking.k8s.io/v1", "NetworkPolicy"), "scaledobjects",
            new Kind("keda.sh/v1alpha1", "ScaledObject"), "triggerauthentications",
            new Kind("keda.sh/v1alpha1", "TriggerAuthentication"));

    private record Kind(String version, String name) {

        String root() {
            return (version.contains("/") ? "apis/" : "api/") + version;
        }

        String group() {
            return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        }
    }

    private final HttpServer server;
    /** By their addresses. */
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

    ApiStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Makes an object as if it had been there before. */
    void holds(String plural, String namespace, ObjectNode object) {
        String in = namespace == null ? "" : "/namespaces/" + namespace;
        objects.put("/" + KINDS.get(plural).root() + in + "/" + plural + "/" + object.at("/metadata/name").asText(),
                object);
    }

    /** Everything that there is now. */
    synchronized List<ObjectNode> objects() {
        return objects.values().stream().map(ObjectNode::deepCopy).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().replaceAll("/$", "");
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<ObjectNode> described = described(path);
            if (described.isPresent()) {
                send(exchange, 200, described.get());
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "GET" -> get(exchange, path);
                case "POST" -> {
                    ObjectNode object = read(body);
                    store(exchange, path + "/" + object.at("/metadata/name").asText(), object, 201);
                }
                case "PATCH" -> {
                    ObjectNode there = objects.get(path);
                    if (there == null) {
                        refuse(exchange, 404, "NotFound", path + " is not there");
                    } else {
                        ObjectNode changed = there.deepCopy();
                        merge(changed, (ObjectNode) JSON.readTree(body));
                        store(exchange, path, changed, 200);
                    }
                }
                default -> refuse(exchange, 405, "MethodNotAllowed", "this stand-in does not do that");
            }
        }
    }

    /** JSON, or a Secret in the API's other form, in which {@code kubectl create secret} sends it. */
    private static ObjectNode read(byte[] body) throws IOException {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return (ObjectNode) JSON.readTree(body);
        }
        Runtime.Unknown envelope = Runtime.Unknown.parseFrom(ByteString.copyFrom(body, MAGIC.length,
                body.length - MAGIC.length));
        V1.Secret secret = V1.Secret.parseFrom(envelope.getRaw());
        ObjectNode object = JSON.createObjectNode().put("apiVersion", envelope.getTypeMeta().getApiVersion())
                .put("kind", envelope.getTypeMeta().getKind());
        object.putObject("metadata").put("name", secret.getMetadata().getName());
        ObjectNode data = object.putObject("data");
        secret.getDataMap().forEach((name, value) -> data.put(name, value.toByteArray()));
        return object;
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        if (objects.containsKey(path)) {
            send(exchange, 200, rolledOut(objects.get(path)));
            return;
        }
        String plural = path.substring(path.lastIndexOf('/') + 1);
        if (!KINDS.containsKey(plural)) {
            refuse(exchange, 404, "NotFound", path + " is not there");
            return;
        }
        ObjectNode list = JSON.createObjectNode().put("apiVersion", KINDS.get(plural).version())
                .put("kind", KINDS.get(plural).name() + "List");
        list.putObject("metadata").put("resourceVersion", "1");
        ArrayNode items = list.putArray("items");
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        objects.forEach((address, object) -> {
            boolean asked = !query.contains("metadata.name=")
                    || query.contains("metadata.name=" + object.at("/metadata/name").asText());
            if (asked && address.startsWith(path + "/")) {
                items.add(rolledOut(object));
            }
        });
        send(exchange, 200, list);
    }

    private static ObjectNode rolledOut(ObjectNode object) {
        if (object.path("kind").asText().equals("Deployment")) {
            int replicas = object.at("/spec/replicas").asInt(1);
            object.withObject("/metadata").put("generation", 1).put("resourceVersion", "1");
            object.withObject("/status").put("observedGeneration", 1).put("replicas", replicas)
                    .put("updatedReplicas", replicas).put("availableReplicas", replicas);
        }
        return object;
    }

    private void store(HttpExchange exchange, String path, ObjectNode object, int status) throws IOException {
        Optional<String> refusal = ApiSchema.refusal(object);
        if (refusal.isPresent()) {
            refuse(exchange, 422, "Invalid", refusal.get());
            return;
        }
        objects.put(path, object);
        send(exchange, status, object);
    }

    /** A strategic merge, as far as it is asked for here: lists of things with names are merged by these. */
    private static void merge(ObjectNode object, ObjectNode change) {
        for (Map.Entry<String, JsonNode> field : change.properties()) {
            if (field.getKey().startsWith("$")) {
                continue;
            }
            JsonNode there = object.get(field.getKey());
            if (field.getValue() instanceof ObjectNode inner && there instanceof ObjectNode below) {
                merge(below, inner);
            } else if (field.getValue() instanceof ArrayNode named && there instanceof ArrayNode list) {
                named.forEach(item -> list.forEach(one -> {
                    if (one.path("name").equals(item.path("name"))) {
                        merge((ObjectNode) one, (ObjectNode) item);
                    }
                }));
            } else {
                object.set(field.getKey(), field.getValue());
            }
        }
    }

    /** What the API says of itself. */
    private static Optional<ObjectNode> described(String path) {
        ObjectNode answer = JSON.createObjectNode();
        switch (path) {
            case "/version" -> answer.put("major", "1").put("minor", "32").put("gitVersion", "v1.32.0");
            case "/api" -> answer.put("kind", "APIVersions").putArray("versions").add("v1");
            case "/apis" -> {
                ArrayNode groups = answer.put("kind", "APIGroupList").put("apiVersion", "v1").putArray("groups");
                for (String version : new TreeSet<>(KINDS.values().stream().map(Kind::version).toList())) {
                    if (version.contains("/")) {
                        ObjectNode one = JSON.createObjectNode().put("groupVersion", version).put("version",
                                version.substring(version.indexOf('/') + 1));
                        ObjectNode group = groups.addObject().put("name", version.substring(0, version.indexOf('/')));
                        group.putArray("versions").add(one);
                        group.set("preferredVersion", one);
                    }
                }
            }
            case "/openapi/v3" -> {
                ObjectNode paths = answer.putObject("paths");
                KINDS.values().forEach(kind -> paths.putObject(kind.root()).put("serverRelativeURL",
                        "/openapi/v3/" + kind.root()));
            }
            default -> {
                return resources(path);
            }
        }
        return Optional.of(answer);
    }

    private static Optional<ObjectNode> resources(String path) {
        boolean openApi = path.startsWith("/openapi/v3/");
        String root = path.substring(openApi ? "/openapi/v3/".length() : Math.min(1, path.length()));
        List<Map.Entry<String, Kind>> kinds = new ArrayList<>(KINDS.entrySet());
        kinds.removeIf(kind -> !kind.getValue().root().equals(root));
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode answer = JSON.createObjectNode();
        if (openApi) {
            // That objects are checked when they are stored is all that kubectl looks for.
            answer.put("openapi", "3.0.0").putObject("info").put("title", "stand-in").put("version", "1");
            ObjectNode paths = answer.putObject("paths");
            kinds.forEach(kind -> {
                ObjectNode patch = paths.putObject("/" + root + "/" + kind.getKey()).putObject("patch");
                patch.putArray("parameters").addObject().put("name", "fieldValidation").put("in", "query");
                patch.putObject("responses");
                patch.putObject("x-kubernetes-group-version-kind").put("group", kind.getValue().group())
                        .put("version", root.substring(root.lastIndexOf('/') + 1)).put("kind", kind.getValue().name());
            });
            return Optional.of(answer);
        }
        ArrayNode resources = answer.put("kind", "APIResourceList").put("apiVersion", "v1")
                .put("groupVersion", kinds.getFirst().getValue().version()).putArray("resources");
        kinds.forEach(kind -> resources.addObject().put("name", kind.getKey()).put("singularName",
                kind.getValue().name().toLowerCase(java.util.Locale.ROOT)).put("namespaced",
                        !kind.getKey().equals("namespaces"))
                .put("kind", kind.getValue().name()).putArray("verbs").add("create").add("get").add("list").add("patch")
                .add("watch"));
        return Optional.of(answer);
    }

    private static void refuse(HttpExchange exchange, int status, String reason, String message) throws IOException {
        send(exchange, status, JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1")
                .put("status", "Failure").put("reason", reason).put("code", status).put("message", message));
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

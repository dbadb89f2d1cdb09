package org.iomtfhir.deploy.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a template of language version 2.0 (resources by symbolic name) would deploy with given parameters: conditions, copies
 * and nested templates resolved. Not for templates at large: it knows what those here use, and fails with what it does not
 * know.
 */
public final class Deployment {

    private static final String NESTED = "Microsoft.Resources/deployments";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode template;
    private final Map<String, JsonNode> parameters;
    private final Map<String, JsonNode> variables = new HashMap<>();
    private final Map<String, Deployment> nested = new HashMap<>();
    private final String name;
    /** Id of the resource group that it goes to. */
    private final String group;

    /** Indexes of the copies that are being made, by the copy's name; the innermost unnamed one under the empty name. */
    private Map<String, Integer> copies = Map.of();

    private Deployment(String name, String group, JsonNode template, Map<String, JsonNode> parameters) {
        this.name = name;
        this.group = group;
        this.template = template;
        this.parameters = parameters;
        for (String given : parameters.keySet()) {
            if (!template.path("parameters").has(given)) {
                throw new IllegalArgumentException(name + " has no parameter " + given);
            }
        }
    }

    /**
     * @param template
     *            the template's JSON
     * @param parameters
     *            values of its parameters; others take their defaults
     */
    public static Deployment of(JsonNode template, Map<String, JsonNode> parameters) {
        return new Deployment("main", Functions.GROUP, template, parameters);
    }

    /** All resources that are made, those of nested templates included, nested templates themselves left out. */
    public List<Resource> resources() {
        List<Resource> all = new ArrayList<>();
        declared().forEach((symbol, resource) -> instances(resource).forEach(index -> {
            within(resource, index, () -> {
                collect(symbol + (index == null ? "" : "[" + index + "]"), resource, all);
                return null;
            });
        }));
        return all;
    }

    /** Resources by symbolic name; by number where the compiler had no need of names. */
    private Map<String, JsonNode> declared() {
        Map<String, JsonNode> declared = new LinkedHashMap<>();
        JsonNode resources = template.path("resources");
        if (resources.isArray()) {
            resources.forEach(resource -> declared.put("#" + declared.size(), resource));
        } else {
            resources.properties().forEach(entry -> declared.put(entry.getKey(), entry.getValue()));
        }
        return declared;
    }

    /** The template's outputs by name. */
    public Map<String, JsonNode> outputs() {
        Map<String, JsonNode> outputs = new HashMap<>();
        template.path("outputs").properties()
                .forEach(entry -> outputs.put(entry.getKey(), evaluate(entry.getValue().path("value"))));
        return outputs;
    }

    private void collect(String symbol, JsonNode resource, List<Resource> all) {
        boolean made = !resource.has("condition") || evaluate(resource.get("condition")).booleanValue();
        if (!made || resource.path("existing").booleanValue()) {
            return;
        }
        if (resource.path("type").textValue().equals(NESTED)) {
            all.addAll(nested(symbol, resource).resources());
            return;
        }
        ObjectNode body = resource.deepCopy();
        body.remove(List.of("copy", "condition", "dependsOn"));
        JsonNode evaluated = evaluate(body);
        all.add(new Resource(evaluated.path("type").textValue(), evaluated.path("name").textValue(), evaluated));
    }

    private Deployment nested(String symbol, JsonNode resource) {
        Deployment known = nested.get(symbol);
        if (known == null) {
            Map<String, JsonNode> given = new HashMap<>();
            resource.path("properties").path("parameters").properties()
                    .forEach(entry -> given.put(entry.getKey(), evaluate(entry.getValue()).path("value")));
            String into = resource.has("resourceGroup")
                    ? "/subscriptions/" + evaluate(resource.path("subscriptionId")).textValue() + "/resourceGroups/"
                            + evaluate(resource.path("resourceGroup")).textValue()
                    : group;
            known = new Deployment(symbol, into, resource.path("properties").path("template"), given);
            nested.put(symbol, known);
        }
        return known;
    }

    /** The indexes of a resource's copies; one null for a resource that is none. */
    private List<Integer> instances(JsonNode resource) {
        List<Integer> indexes = new ArrayList<>();
        if (!resource.has("copy")) {
            indexes.add(null);
            return indexes;
        }
        int count = evaluate(resource.path("copy").path("count")).intValue();
        for (int i = 0; i < count; i++) {
            indexes.add(i);
        }
        return indexes;
    }

    private <T> T within(JsonNode resource, Integer index, java.util.function.Supplier<T> work) {
        return index == null ? work.get() : copying(resource.path("copy").path("name").textValue(), index, work);
    }

    private <T> T copying(String copy, int index, java.util.function.Supplier<T> work) {
        Map<String, Integer> outer = copies;
        Map<String, Integer> inner = new HashMap<>(outer);
        inner.put("", index);
        inner.put(copy, index);
        copies = inner;
        try {
            return work.get();
        } finally {
            copies = outer;
        }
    }

    private JsonNode evaluate(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            if (Expression.is(text)) {
                return value(Expression.parse(text));
            }
            return text.startsWith("[[") ? TextNode.valueOf(text.substring(1)) : node;
        }
        if (node.isArray()) {
            ArrayNode array = JSON.arrayNode();
            node.forEach(element -> array.add(evaluate(element)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JSON.objectNode();
            node.properties().forEach(entry -> {
                if (entry.getKey().equals("copy") && entry.getValue().isArray()) {
                    entry.getValue().forEach(copy -> object.set(copy.path("name").textValue(), copied(copy)));
                } else {
                    String key = Expression.is(entry.getKey())
                            ? value(Expression.parse(entry.getKey())).textValue()
                            : entry.getKey();
                    object.set(key, evaluate(entry.getValue()));
                }
            });
            return object;
        }
        return node;
    }

    private ArrayNode copied(JsonNode copy) {
        ArrayNode array = JSON.arrayNode();
        int count = evaluate(copy.path("count")).intValue();
        for (int i = 0; i < count; i++) {
            array.add(copying(copy.path("name").textValue(), i, () -> evaluate(copy.path("input"))));
        }
        return array;
    }

    private JsonNode value(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Member member -> {
                JsonNode of = value(member.of());
                JsonNode key = value(member.name());
                JsonNode found = key.isInt() ? of.get(key.intValue()) : of.get(key.textValue());
                if (found == null) {
                    throw new IllegalArgumentException("there is no " + key + " in " + of + " of " + name);
                }
                yield found;
            }
            case Expression.Call call -> call(call);
        };
    }

    private JsonNode call(Expression.Call call) {
        return switch (call.function()) {
            case "if" -> value(call.arguments().get(value(call.arguments().get(0)).booleanValue() ? 1 : 2));
            case "parameters" -> parameter(value(call.arguments().getFirst()).textValue());
            case "variables" -> variable(value(call.arguments().getFirst()).textValue());
            case "copyIndex" -> JSON.numberNode(
                    copies.get(call.arguments().isEmpty() ? "" : value(call.arguments().getFirst()).textValue()));
            case "resourceId" ->
                TextNode.valueOf(Functions.call(call.function(), call.arguments().stream().map(this::value).toList())
                        .textValue().replace(Functions.GROUP, group));
            case "deployment" -> JSON.objectNode().put("name", name);
            case "reference" -> reference(value(call.arguments().getFirst()).textValue());
            default -> Functions.call(call.function(), call.arguments().stream().map(this::value).toList());
        };
    }

    private JsonNode parameter(String parameter) {
        JsonNode given = parameters.get(parameter);
        if (given != null) {
            return given;
        }
        JsonNode fallback = template.path("parameters").path(parameter).get("defaultValue");
        if (fallback == null) {
            throw new IllegalArgumentException(name + " is not given its parameter " + parameter);
        }
        return evaluate(fallback);
    }

    private JsonNode variable(String variable) {
        JsonNode known = variables.get(variable);
        if (known == null) {
            JsonNode declared = template.path("variables").get(variable);
            if (declared == null) {
                for (JsonNode copy : template.path("variables").path("copy")) {
                    if (copy.path("name").textValue().equals(variable)) {
                        declared = copied(copy);
                    }
                }
            }
            if (declared == null) {
                throw new IllegalArgumentException(name + " has no variable " + variable);
            }
            known = evaluate(declared);
            variables.put(variable, known);
        }
        return known;
    }

    /** What a resource says once it is there. */
    private JsonNode reference(String symbol) {
        if (symbol.startsWith("/")) {
            String[] parts = symbol.substring(symbol.lastIndexOf("/providers/") + "/providers/".length()).split("/");
            return said(parts[0] + "/" + parts[1], parts[parts.length - 1], symbol);
        }
        int bracket = symbol.indexOf('[');
        String base = bracket < 0 ? symbol : symbol.substring(0, bracket);
        Integer index = bracket < 0 ? null : Integer.valueOf(symbol.substring(bracket + 1, symbol.length() - 1));
        JsonNode resource = template.path("resources").path(base);
        UnaryOperator<JsonNode> evaluating = node -> within(resource, index, () -> evaluate(node));
        if (resource.path("type").asText().equals(NESTED)) {
            ObjectNode outputs = JSON.objectNode();
            within(resource, index, () -> nested(symbol, resource)).outputs()
                    .forEach((output, value) -> outputs.putObject(output).set("value", value));
            return JSON.objectNode().set("outputs", outputs);
        }
        return said(resource.path("type").asText(), evaluating.apply(resource.path("name")).asText(), symbol);
    }

    private JsonNode said(String type, String resource, String symbol) {
        return switch (type) {
            case "Microsoft.ManagedIdentity/userAssignedIdentities" ->
                JSON.objectNode().put("clientId", "client-of-" + resource).put("principalId", resource);
            case "Microsoft.ContainerRegistry/registries" ->
                JSON.objectNode().put("loginServer", resource + ".azurecr.io");
            case "Microsoft.Insights/dataCollectionRules" -> JSON.objectNode().put("immutableId", "dcr-" + resource);
            case "Microsoft.Insights/dataCollectionEndpoints" -> JSON.objectNode().set("metricsIngestion",
                    JSON.objectNode().put("endpoint", "https://" + resource + ".ingest.monitor.azure.com"));
            case "" -> throw new IllegalArgumentException(name + " has no resource " + symbol);
            default -> NullNode.instance;
        };
    }
}

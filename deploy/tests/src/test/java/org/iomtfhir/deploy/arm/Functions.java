package org.iomtfhir.deploy.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The functions of ARM templates that need nothing but their arguments, as far as the templates here use them. What only Azure
 * could answer, such as the id of the subscription, has a made-up answer of the same form.
 */
final class Functions {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/line";

    private Functions() {}

    static JsonNode call(String name, List<JsonNode> arguments) {
        return switch (name) {
            case "format" -> TextNode.valueOf(format(arguments));
            case "concat" -> concat(arguments);
            case "union" -> union(arguments);
            case "createArray" -> JSON.arrayNode().addAll(arguments);
            case "createObject" -> object(arguments);
            case "empty" -> BooleanNode.valueOf(arguments.getFirst().isTextual()
                    ? arguments.getFirst().textValue().isEmpty()
                    : arguments.getFirst().isEmpty());
            case "length" -> IntNode.valueOf(arguments.getFirst().size());
            case "not" -> BooleanNode.valueOf(!arguments.getFirst().booleanValue());
            case "and" -> BooleanNode.valueOf(arguments.stream().allMatch(JsonNode::booleanValue));
            case "or" -> BooleanNode.valueOf(arguments.stream().anyMatch(JsonNode::booleanValue));
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            case "null" -> NullNode.instance;
            case "equals" -> BooleanNode.valueOf(arguments.get(0).equals(arguments.get(1)));
            case "greater" -> BooleanNode.valueOf(arguments.get(0).intValue() > arguments.get(1).intValue());
            case "mul" -> IntNode.valueOf(Math.multiplyExact(arguments.get(0).intValue(), arguments.get(1).intValue()));
            case "add" -> IntNode.valueOf(Math.addExact(arguments.get(0).intValue(), arguments.get(1).intValue()));
            case "div" -> IntNode.valueOf(arguments.get(0).intValue() / arguments.get(1).intValue());
            case "max" -> IntNode.valueOf(arguments.stream().mapToInt(JsonNode::intValue).max().orElseThrow());
            case "split" -> JSON.arrayNode().addAll(java.util.Arrays
                    .stream(arguments.get(0).textValue().split(
                            java.util.regex.Pattern.quote(arguments.get(1).textValue()),
                            -1))
                    .map(TextNode::valueOf).toList());
            case "string" -> TextNode.valueOf(arguments.getFirst().asText());
            case "json" -> json(arguments.getFirst().textValue());
            case "replace" -> TextNode.valueOf(arguments.get(0).textValue().replace(arguments.get(1).textValue(),
                    arguments.get(2).textValue()));
            case "endsWith" -> BooleanNode.valueOf(arguments.get(0).textValue().endsWith(arguments.get(1).textValue()));
            case "toLower" -> TextNode.valueOf(arguments.getFirst().textValue().toLowerCase(java.util.Locale.ROOT));
            case "uri" -> TextNode.valueOf(
                    arguments.get(0).textValue().replaceAll("/+$", "") + "/" + arguments.get(1).textValue());
            case "uniqueString" -> TextNode.valueOf(uuid(arguments).replace("-", "").substring(0, 13));
            case "guid" -> TextNode.valueOf(uuid(arguments));
            case "resourceId" -> TextNode.valueOf(GROUP + id(arguments));
            case "extensionResourceId" ->
                TextNode.valueOf(arguments.getFirst().textValue() + id(arguments.subList(1, arguments.size())));
            case "subscriptionResourceId" -> TextNode.valueOf(SUBSCRIPTION + id(arguments));
            case "subscription" -> JSON.objectNode().put("subscriptionId", "00000000-0000-0000-0000-000000000001");
            case "tenant" -> JSON.objectNode().put("tenantId", "00000000-0000-0000-0000-000000000002");
            case "resourceGroup" ->
                JSON.objectNode().put("id", GROUP).put("name", "line").put("location", "westeurope");
            case "environment" -> environment();
            default -> throw new IllegalArgumentException("the function " + name + " is not known to this check");
        };
    }

    private static ObjectNode environment() {
        ObjectNode environment = JSON.objectNode();
        environment.putObject("suffixes").put("storage", "core.windows.net").put("keyvaultDns", ".vault.azure.net")
                .put("acrLoginServer", ".azurecr.io");
        environment.putObject("authentication").put("loginEndpoint", "https://login.microsoftonline.com/");
        return environment;
    }

    private static String format(List<JsonNode> arguments) {
        String text = arguments.getFirst().textValue();
        for (int i = 1; i < arguments.size(); i++) {
            text = text.replace("{" + (i - 1) + "}", arguments.get(i).asText());
        }
        return text;
    }

    private static JsonNode concat(List<JsonNode> arguments) {
        if (arguments.getFirst().isArray()) {
            ArrayNode all = JSON.arrayNode();
            arguments.forEach(argument -> argument.forEach(all::add));
            return all;
        }
        return TextNode.valueOf(arguments.stream().map(JsonNode::asText).collect(Collectors.joining()));
    }

    /** Of lists each element once; of objects all members, the last one's where several have it. */
    private static JsonNode union(List<JsonNode> arguments) {
        if (arguments.stream().allMatch(JsonNode::isObject)) {
            ObjectNode all = JSON.objectNode();
            arguments.forEach(argument -> argument.properties().forEach(member -> {
                if (member.getValue().isObject()) {
                    throw new IllegalArgumentException("union of objects in objects is not resolved here");
                }
                all.set(member.getKey(), member.getValue());
            }));
            return all;
        }
        if (!arguments.stream().allMatch(JsonNode::isArray)) {
            throw new IllegalArgumentException("union of " + arguments);
        }
        ArrayNode all = JSON.arrayNode();
        for (JsonNode argument : arguments) {
            argument.forEach(element -> {
                if (IntStream.range(0, all.size()).noneMatch(i -> all.get(i).equals(element))) {
                    all.add(element);
                }
            });
        }
        return all;
    }

    private static ObjectNode object(List<JsonNode> arguments) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < arguments.size(); i += 2) {
            object.set(arguments.get(i).textValue(), arguments.get(i + 1));
        }
        return object;
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String uuid(List<JsonNode> arguments) {
        return UUID.nameUUIDFromBytes(arguments.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** {@code /providers/Microsoft.EventHub/namespaces/NAME/eventhubs/NAME} of type and names. */
    private static String id(List<JsonNode> arguments) {
        String[] type = arguments.getFirst().textValue().split("/");
        if (type.length != arguments.size()) {
            throw new IllegalArgumentException("as many names as the type has parts are needed: " + arguments);
        }
        StringBuilder id = new StringBuilder("/providers/" + type[0]);
        for (int i = 1; i < type.length; i++) {
            id.append('/').append(type[i]).append('/').append(arguments.get(i).textValue());
        }
        return id.toString();
    }
}

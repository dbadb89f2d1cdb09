package org.iomtfhir.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** One change to one member somewhere in a file, such as a person would make by accident or habit. */
final class Change {

    private Change() {}

    /** Changes the file and says what was done. */
    static String apply(JsonNode file, Random random) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(file, objects);
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        JsonNode value = object.get(name);
        int kind = random.nextInt(11);
        switch (kind) {
            case 0 -> object.remove(name);
            case 1 -> rename(object, name, name.toUpperCase(Locale.ROOT));
            case 2 -> rename(object, name, name + "s");
            case 3 -> object.set(name, NullNode.instance);
            case 4 -> object.set(name, IntNode.valueOf(random.nextInt(5) * 15));
            case 5 -> object.set(name, BooleanNode.valueOf(random.nextBoolean()));
            case 6 -> object.set(name, TextNode.valueOf(value.asText().toUpperCase(Locale.ROOT)));
            case 7 -> object.set(name, TextNode.valueOf(" " + value.asText() + " "));
            case 8 -> object.set(name, TextNode.valueOf(random.nextBoolean() ? "" : " "));
            case 9 -> object.set(name, JsonNodeFactory.instance.arrayNode());
            case 10 -> object.set(name, JsonNodeFactory.instance.objectNode().put("value", value.asText()));
            default -> throw new IllegalStateException();
        }
        return "change " + kind + " of " + name;
    }

    private static void rename(ObjectNode object, String name, String other) {
        object.set(other, object.remove(name));
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            objects.add(object);
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(child -> collect(child, objects));
        }
    }
}

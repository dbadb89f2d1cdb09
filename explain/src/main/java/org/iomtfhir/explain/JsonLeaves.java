package org.iomtfhir.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What stands at the ends of a value of JSON: the values in it that are neither object nor array, or the value itself. */
final class JsonLeaves {

    private JsonLeaves() {}

    /**
     * All of them.
     *
     * @param pointer
     *            where the value stands, begins each pointer; empty for a whole document
     * @return by pointer, in the order of the document: names and indexes, a {@code /} before each; names as they are, without the
     *         escapes of RFC 6901, as FHIR's have neither {@code ~} nor {@code /}
     */
    static Map<String, JsonNode> of(String pointer, JsonNode value) {
        Map<String, JsonNode> leaves = new LinkedHashMap<>();
        add(pointer, value, leaves);
        return leaves;
    }

    private static void add(String pointer, JsonNode node, Map<String, JsonNode> leaves) {
        if (node.isObject()) {
            node.properties().forEach(member -> add(pointer + "/" + member.getKey(), member.getValue(), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                add(pointer + "/" + i, node.get(i), leaves);
            }
        } else {
            leaves.put(pointer, node);
        }
    }
}

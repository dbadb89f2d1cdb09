package org.iomtfhir.explain.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether what is there has at least what is expected. All methods are static. */
final class SubsetMatch {

    private SubsetMatch() {}

    /** What is missing or another, by JSON Pointer; empty if all is there. */
    static List<String> differences(JsonNode expected, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        compare("", expected, actual, differences);
        return differences;
    }

    private static void compare(String pointer, JsonNode expected, JsonNode actual, List<String> differences) {
        String place = pointer.isEmpty() ? "the resource" : pointer;
        if (actual.isMissingNode()) {
            differences.add(place + " is missing; it must be " + shown(expected));
        } else if (expected.isObject() && actual.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                compare(pointer + "/" + member.getKey(), member.getValue(), actual.path(member.getKey()), differences);
            }
        } else if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                differences.add(place + " has " + actual.size() + " items; it must have " + expected.size());
            }
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                compare(pointer + "/" + i, expected.get(i), actual.get(i), differences);
            }
        } else if (!same(expected, actual)) {
            differences.add(place + " is " + shown(actual) + "; it must be " + shown(expected));
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        return (expected.isNumber() && actual.isNumber())
                ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}

package org.iomtfhir.devicecontent;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Step;
import org.iomtfhir.devicecontent.jsonpath.Test;
import org.iomtfhir.devicecontent.jsonpath.TestNames;

/** Tells a trace which templates matched where, and why the others did not. */
final class TraceMatches {

    private final List<CompiledTemplate> templates;
    private final Evaluation run;

    TraceMatches(List<CompiledTemplate> templates, Evaluation run) {
        this.templates = templates;
        this.run = run;
    }

    void tell() {
        Matches matches = run.matches();
        int at = 0;
        for (int template = 0; template < templates.size(); template++) {
            int first = at;
            while (at < matches.size() && matches.template(at) == template) {
                Json value = matches.value(at);
                run.trace().matched(template, at - first, path(run.document(), value), value);
                at++;
            }
            if (at == first && !run.hasGivenUp(template)) {
                run.trace().notMatched(template, why(templates.get(template)));
            }
        }
    }

    /** The path of this very value in the document; null if it is not in it. */
    private static String path(Json document, Json value) {
        StringBuilder path = new StringBuilder("$");
        return find(document, value, path) ? path.toString() : null;
    }

    @SuppressWarnings("ReferenceEquality") // The value itself is looked for, not one that is equal to it.
    private static boolean find(Json current, Json value, StringBuilder path) {
        if (current == value) {
            return true;
        }
        int length = path.length();
        if (current instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                append(object.name(i), path);
                if (find(object.value(i), value, path)) {
                    return true;
                }
                path.setLength(length);
            }
        } else if (current instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                path.append('[').append(i).append(']');
                if (find(array.get(i), value, path)) {
                    return true;
                }
                path.setLength(length);
            }
        }
        return false;
    }

    private static void append(String name, StringBuilder path) {
        if (!name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-')) {
            path.append('.').append(name);
        } else {
            path.append("['").append(name.replace("\\", "\\\\").replace("'", "\\'")).append("']");
        }
    }

    private String why(CompiledTemplate template) {
        if (template instanceof CompiledTemplate.OfExpressions own && own.matcher().path() != null
                && !own.matcher().path().steps().isEmpty()) {
            Step first = own.matcher().path().steps().get(0);
            if (first instanceof Step.ScanFilter filter) {
                return why(filter.test());
            }
            if (first instanceof Step.ScanField field && !has(run.document(), field.name())) {
                return "no object has a member " + field.name();
            }
        }
        return "the expression selects nothing";
    }

    private String why(Test test) {
        List<String> missing = TestNames.alwaysNeeded(test).stream().filter(name -> !has(run.document(), name))
                .toList();
        return missing.isEmpty()
                ? "no value passes the test"
                : "no object has a member " + String.join(", nor one of ", missing);
    }

    private static boolean has(Json current, String name) {
        if (current instanceof JsonObject object) {
            if (object.get(name) != null) {
                return true;
            }
            for (int i = 0; i < object.size(); i++) {
                if (has(object.value(i), name)) {
                    return true;
                }
            }
        } else if (current instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (has(array.get(i), name)) {
                    return true;
                }
            }
        }
        return false;
    }
}

package org.iomtfhir.devicecontent;

import java.util.Optional;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.Selection;

/** Cases of JSONPath: expression and document, and what is selected. */
final class GoldenJsonPath implements GoldenCase {

    @Override
    public Optional<String> difference(JsonObject golden) {
        String expression = GoldenCase.text(golden, "expression");
        Json document = golden.get("document");
        Json actual;
        String single;
        try {
            JsonPath path = JsonPath.parse(expression);
            Selection selection = new Selection(Integer.MAX_VALUE);
            path.select(document, selection, new Budget());
            actual = JsonArray.of(selection.values());
            single = single(path, document);
        } catch (PathSyntaxException | LimitExceededException e) {
            actual = null;
            single = "error";
        }
        return switch (GoldenCase.text(golden, "outcome")) {
            case "matches" -> actual != null && actual.equals(golden.get("matches"))
                    && single.equals(GoldenCase.text(golden, "single"))
                            ? Optional.empty()
                            : Optional.of(expression + "\n  expected " + golden.get("matches").toJson() + " "
                                    + GoldenCase.text(golden, "single") + "\n  actual   "
                                    + (actual == null ? "error" : actual.toJson()) + " " + single);
            case "error" -> actual == null
                    ? Optional.empty()
                    : Optional.of(expression + "\n  expected an error\n  actual   " + actual.toJson());
            case "free" -> Optional.empty();
            default -> Optional.of("there is no outcome " + GoldenCase.text(golden, "outcome"));
        };
    }

    private static String single(JsonPath path, Json document) {
        try {
            CompiledExpression.Path.onMatch("", 1, path).one(new Scope(null, document, new Budget()));
            return "";
        } catch (ExpressionException e) {
            return "error";
        }
    }
}

package org.iomtfhir.devicecontent;

import io.burt.jmespath.JmesPathException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.WholeNumbers;
import org.iomtfhir.devicecontent.jmespath.JmesPathFunctionException;
import org.iomtfhir.devicecontent.jmespath.JmesPathSyntaxException;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Budget;

/** Cases of JMESPath: expression and document, and the elements of the projection or the one result. */
final class GoldenJmesPath implements GoldenCase {

    private final JmesPath.Compiler compiler = new JmesPath.Compiler(WholeNumbers.CUT, List.of());

    @Override
    public Optional<String> difference(JsonObject golden) {
        String expression = GoldenCase.text(golden, "expression");
        Json actual;
        try {
            actual = JsonArray.of(compiler.compile(expression).select(golden.get("document"), new Budget()).values());
        } catch (JmesPathSyntaxException | JmesPathFunctionException | JmesPathException e) {
            actual = null;
        }
        String single = actual instanceof JsonArray array && array.size() > 1 ? "error" : "";
        return switch (GoldenCase.text(golden, "outcome")) {
            case "matches" -> actual != null && GoldenCase.near(actual, golden.get("matches"))
                    && single.equals(GoldenCase.text(golden, "single"))
                            ? Optional.empty()
                            : Optional
                                    .of(expression + "\n  expected " + golden.get("matches").toJson() + "\n  actual   "
                                            + (actual == null ? "error" : actual.toJson()));
            case "error" -> actual == null
                    ? Optional.empty()
                    : Optional.of(expression + "\n  expected an error\n  actual   " + actual.toJson());
            case "free" -> Optional.empty();
            default -> Optional.of("there is no outcome " + GoldenCase.text(golden, "outcome"));
        };
    }
}

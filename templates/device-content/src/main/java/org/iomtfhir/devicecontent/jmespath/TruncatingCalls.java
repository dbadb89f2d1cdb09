package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.node.JsonLiteralNode;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;

/** Finds the calls of an expression that may cut off a fraction, while its nodes are made from the inside out. Not thread-safe. */
final class TruncatingCalls {

    private final WholeNumbers wholeNumbers;
    private final List<CallNode> found = new ArrayList<>(0);

    TruncatingCalls(WholeNumbers wholeNumbers) {
        this.wholeNumbers = wholeNumbers;
    }

    /** Takes note of a call, whose arguments have been made before it. */
    void made(CallNode call) {
        if (wholeNumbers == WholeNumbers.EXACT) {
            return;
        }
        switch (call.name()) {
            case ConnectorFunctions.DIVIDE, ConnectorFunctions.POW -> {
                if (mayCut(call)) {
                    found.add(call);
                }
            }
            // Whole seconds, and the whole below a number, are what the author asks for.
            case ConnectorFunctions.FROM_SECONDS, ConnectorFunctions.FROM_MILLISECONDS, "floor" ->
                found.removeIf(call.arguments()::contains);
            default -> {
                // It cuts nothing off.
            }
        }
    }

    private static boolean mayCut(CallNode call) {
        List<Expression<Json>> arguments = call.arguments();
        if (arguments.size() != 2 || arguments.stream().anyMatch(TruncatingCalls::isDecimal)) {
            return false;
        }
        if (!(arguments.get(1) instanceof JsonLiteralNode<Json> literal
                && literal.search(JsonNull.NULL) instanceof JsonNumber number && number.decimal() != null)) {
            return true;
        }
        // A division by one, or a power of zero or more, comes out even.
        return call.name().equals(ConnectorFunctions.DIVIDE)
                ? number.decimal().abs().compareTo(java.math.BigDecimal.ONE) != 0
                : number.decimal().signum() < 0;
    }

    /** Whether the expression is sure to give a number that does not count as whole. */
    private static boolean isDecimal(Expression<Json> expression) {
        if (expression instanceof JsonLiteralNode<Json> literal) {
            return literal.search(JsonNull.NULL) instanceof JsonNumber number && !number.whole();
        }
        return expression instanceof CallNode call && switch (call.name()) {
            case "avg" -> true;
            case "add", "subtract", "multiply", ConnectorFunctions.DIVIDE, ConnectorFunctions.POW -> call.arguments()
                    .stream().anyMatch(TruncatingCalls::isDecimal);
            default -> false;
        };
    }

    /** The names of the functions called, each once. */
    List<String> names() {
        return found.stream().map(CallNode::name).distinct().toList();
    }
}

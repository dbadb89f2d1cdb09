package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.function.ContainsFunction;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import io.burt.jmespath.node.ExpressionReferenceNode;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;

/** A call of a function with its arguments. */
final class CallNode extends JmesNode {

    private final Function function;
    private final List<Expression<Json>> arguments;

    CallNode(JmesRuntime runtime, Function function, List<? extends Expression<Json>> arguments) {
        super(runtime);
        this.function = function;
        this.arguments = List.copyOf(arguments);
    }

    /** Empty if there is no such function, which the parser finds later. */
    String name() {
        return function == null ? "" : function.name();
    }

    List<Expression<Json>> arguments() {
        return arguments;
    }

    @Override
    public Json search(Json input) {
        return function instanceof OwnFunction own ? callOwn(own, input) : callStandard(input);
    }

    private Json callOwn(OwnFunction own, Json input) {
        Json[] values = new Json[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            if (arguments.get(i) instanceof ExpressionReferenceNode) {
                throw new JmesPathFunctionException(own.name() + " takes no expression as an argument");
            }
            values[i] = arguments.get(i).search(input);
            lookAt(values[i]);
        }
        return own.call(List.of(values));
    }

    private Json callStandard(Json input) {
        List<FunctionArgument<Json>> values = new ArrayList<>(arguments.size());
        for (Expression<Json> argument : arguments) {
            if (argument instanceof ExpressionReferenceNode) {
                values.add(FunctionArgument.of(argument));
            } else {
                Json value = argument.search(input);
                lookAt(value);
                values.add(FunctionArgument.of(value));
            }
        }
        if (function instanceof ContainsFunction && values.get(0).value() != null) {
            // It compares every item to the bottom.
            JmesRuntime.read(values.get(0).value().writtenLength());
        }
        return function.call(runtime, values);
    }

    /** Counts what it costs at least to look at a value: its items, its members, the characters of a text. */
    private static void lookAt(Json value) {
        switch (value) {
            case JsonArray array -> spend(array.size() + 1);
            case JsonObject object -> spend(object.size() + 1);
            case JsonText text -> {
                spend(1);
                JmesRuntime.read(text.value().length());
            }
            default -> spend(1);
        }
    }
}

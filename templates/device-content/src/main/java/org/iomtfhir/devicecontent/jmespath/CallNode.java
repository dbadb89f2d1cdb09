package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import io.burt.jmespath.node.ExpressionReferenceNode;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;

/** A function call. */
final class CallNode extends JmesNode {

    private final Function function;
    private final List<Expression<Json>> arguments;

    CallNode(JmesRuntime runtime, Function function, List<? extends Expression<Json>> arguments) {
        super(runtime);
        this.function = function;
        this.arguments = List.copyOf(arguments);
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
            spend(size(values[i]));
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
                spend(size(value));
                values.add(FunctionArgument.of(value));
            }
        }
        return function.call(runtime, values);
    }

    /** What it costs at least to look at a value: its items, or a unit for anything else. */
    private static int size(Json value) {
        return value instanceof JsonArray array ? array.size() + 1 : 1;
    }
}
